package io.kodosumi.examples.paid;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.Execution;
import io.kodosumi.HookState;
import io.kodosumi.Kodosumi;
import io.kodosumi.Snapshot;
import io.kodosumi.examples.JavaProcess;
import io.kodosumi.examples.paid.Escrow.Transfer;
import io.kodosumi.model.Cursor;
import io.kodosumi.model.Event;
import io.kodosumi.model.Status;
import io.kodosumi.tck.HaltingStore;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kills paid jobs at the moments that they name and at the writes of their store, runs the command again, and looks at the money. */
class PaidJobCrashTest {
    private static final boolean FULL = Boolean.getBoolean("kodosumi.full");

    private static final Map<String, List<String>> MOMENTS = Map.of(
            "finished", List.of("held", "launched", "draft", "check", "settling", "transferred", "closed"),
            "error", List.of("launched", "draft", "settling", "transferred"),
            "cancelled", List.of("launched", "cancelled", "settling", "transferred"),
            "timeout", List.of("launched", "settling", "transferred"));

    /** Each kind of write and how often a job comes to it at least. */
    private static final Map<String, Integer> WRITES =
            Map.of("Create", 1, "Claim", 2, "Append", 3, "Put", 6, "Settle", 1, "Rest", 1);

    @TempDir
    Path folder;

    static Stream<String> moments() {
        return FULL
                ? MOMENTS.entrySet().stream()
                        .flatMap(wish -> wish.getValue().stream().map(moment -> wish.getKey() + " at " + moment))
                : Stream.of("finished at transferred", "cancelled at settling");
    }

    @ParameterizedTest
    @MethodSource("moments")
    void killed_at_any_moment_the_money_goes_where_it_belongs_exactly_once(String point) throws Exception {
        String wish = point.substring(0, point.indexOf(' '));
        String moment = point.substring(point.lastIndexOf(' ') + 1);
        try (JavaProcess killed = start("-Dhalt.at=" + moment, wish)) {
            killed.awaitLine(HaltingPaidJob.HALTED + moment);
            killed.kill();
        }
        again(wish);
        assertSettledOnce(wish);
    }

    static Stream<String> writes() {
        return FULL
                ? WRITES.entrySet().stream()
                        .flatMap(kind -> Stream.of("before", "after")
                                .flatMap(when -> Stream.iterate(1, n -> n <= kind.getValue(), n -> n + 1)
                                        .map(n -> when + ":" + kind.getKey() + ":" + n)))
                : Stream.of("before:Put:6");
    }

    /** The sixth put says that the hook ran: that it begins, two steps, the start and the name of the transport are before it. */
    @ParameterizedTest
    @MethodSource("writes")
    void halted_at_any_write_the_money_goes_where_it_belongs_exactly_once(String write) throws Exception {
        try (JavaProcess halted = start("-D" + HaltingStore.PROPERTY + "=" + write, "finished")) {
            assertThat(halted.awaitExit()).as(halted::output).isEqualTo(HaltingStore.EXIT_CODE);
        }
        again("finished");
        assertSettledOnce("finished");
    }

    @Test
    void every_outcome_settles_and_the_same_order_again_pays_nobody_twice() throws Exception {
        try (JavaProcess first = JavaProcess.start(folder, List.of(), PaidJobMain.class, "order-1", "timeout")) {
            assertThat(first.awaitExit()).as(first::output).isZero();
            assertThat(first.output())
                    .endsWith("order-1:timeout is timeout, in cents: {bank=-120000, buyer=120000, escrow=0}");
        }
        try (JavaProcess same = JavaProcess.start(folder, List.of(), PaidJobMain.class, "order-1", "timeout")) {
            assertThat(same.awaitExit()).as(same::output).isZero();
            assertThat(same.output())
                    .endsWith("order-1:timeout is timeout, in cents: {bank=-120000, buyer=120000, escrow=0}");
        }
        try (JavaProcess other = JavaProcess.start(folder, List.of(), PaidJobMain.class, "order-2", "finished")) {
            assertThat(other.awaitExit()).as(other::output).isZero();
            assertThat(other.output())
                    .endsWith("order-2:finished is finished, in cents:"
                            + " {bank=-120000, buyer=108000, escrow=0, provider=12000}");
        }
    }

    private JavaProcess start(String option, String wish) throws IOException {
        return JavaProcess.start(folder, List.of(option), HaltingPaidJob.class, "order-1", wish);
    }

    private void again(String wish) throws Exception {
        try (JavaProcess again = start("-Dhalt.at=", wish)) {
            assertThat(again.awaitExit()).as(again::output).isZero();
        }
    }

    /** One transfer to hold and one to settle, under the key of the hook; all accounts together have nothing. */
    private void assertSettledOnce(String wish) throws IOException, SQLException {
        Execution job = assertOneCompleteExecution(wish);
        boolean isFinished = wish.equals("finished");
        String order = "order-1:" + wish;
        try (Escrow escrow = Escrow.open(folder.resolve("data/escrow.db"))) {
            assertThat(escrow.of(order))
                    .containsExactly(
                            new Transfer("hold:" + order, order, PaidJobs.BUYER, Escrow.ESCROW, PaidJobs.PRICE),
                            new Transfer(
                                    job.fid() + ":hook:settle",
                                    order,
                                    Escrow.ESCROW,
                                    isFinished ? PaidJobs.PROVIDER : PaidJobs.BUYER,
                                    PaidJobs.PRICE));
            assertThat(escrow.held()).isEmpty();
            assertThat(escrow.balances().values().stream()
                            .mapToLong(cents -> cents)
                            .sum())
                    .isZero();
        }
    }

    private Execution assertOneCompleteExecution(String wish) {
        try (Kodosumi kodosumi = Kodosumi.builder()
                .database(folder.resolve("data/kodosumi.db").toString())
                .setting("roles", "launch")
                .open()) {
            List<Execution> all = kodosumi.system().executions(Cursor.START, 10).items();
            assertThat(all).hasSize(1);
            Snapshot job = all.get(0).snapshot();
            assertThat(job.status()).isEqualTo(Status.valueOf(wish.toUpperCase(Locale.ROOT)));
            assertThat(all.get(0).hooks()).singleElement().satisfies(hook -> {
                assertThat(hook.name()).isEqualTo("settle");
                assertThat(hook.state()).isEqualTo(HookState.State.RAN);
                assertThat(hook.tries()).isBetween(1, 2);
            });
            List<Event> log = all.get(0).events();
            assertThat(log).filteredOn(Event::closes).hasSize(1);
            assertThat(log.get(log.size() - 1).closes()).isTrue();
            return all.get(0);
        }
    }
}
