package io.kodosumi.runtime;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.kodosumi.Execution;
import io.kodosumi.Executions;
import io.kodosumi.Flow;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Lock;
import io.kodosumi.OpenLocks;
import io.kodosumi.Outcome;
import io.kodosumi.Retry;
import io.kodosumi.Snapshot;
import io.kodosumi.User;
import io.kodosumi.model.Cursor;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.Page;
import io.kodosumi.model.Status;
import io.kodosumi.model.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What users see of executions and locks: what they ask for, at once, and nothing of others. */
public abstract class ListingSuite extends RuntimeSuite {
    private static final Flow GREETS = Flow.of("greets", (inputs, tracer) -> "hello");
    private static final Flow FAILS = Flow.of("fails", (inputs, tracer) -> {
                throw new IllegalStateException("no");
            })
            .retry(Retry.NONE);
    private static final Flow ASKS = Flow.of(
                    "asks",
                    (inputs, tracer) -> tracer.lock("approve", form(checkbox("ok")), Duration.ofHours(1))
                            .flag("ok"))
            .version("2");

    private static List<Fid> fids(Page<Snapshot> page) {
        return page.items().stream().map(Snapshot::fid).toList();
    }

    private static Page<Snapshot> first(User user, Executions some) {
        return user.executions(some, Cursor.START, 100);
    }

    @Test
    void a_listing_tells_all_of_its_rows_without_another_look() throws InterruptedException {
        FaultyStore store = closing(new FaultyStore(settableStore()));
        Kodosumi kodosumi = runtime(store, GREETS, FAILS, ASKS);
        User alice = alice(kodosumi);
        Execution greeted = alice.launch(Launch.of("greets").key("order-1").label("tenant", "x"));
        outcome(greeted);
        Execution failed = alice.launch(Launch.of("fails"));
        outcome(failed);
        Execution asking = alice.launch(Launch.of("asks").deadline(Duration.ofHours(2)));
        openLock(asking);

        Page<Snapshot> page = first(alice, Executions.all());
        store.fails(FaultyStore::away, FaultyStore.Call.READ);
        assertThat(page.items())
                .extracting(Snapshot::flow, Snapshot::version, Snapshot::status, Snapshot::user)
                .containsExactly(
                        tuple("asks", "2", Status.AWAITING, new UserId("alice")),
                        tuple("fails", "1", Status.ERROR, new UserId("alice")),
                        tuple("greets", "1", Status.FINISHED, new UserId("alice")));
        Snapshot last = page.items().get(2);
        assertThat(last.key()).contains("order-1");
        assertThat(last.labels()).isEqualTo(Map.of("tenant", "x"));
        assertThat(last.created()).isEqualTo(clock.instant());
        assertThat(last.attempts()).isEqualTo(1);
        assertThat(last.outcome().orElseThrow().result(String.class)).isEqualTo("hello");
        assertThat(page.items().get(0).openLocks()).isEqualTo(1);
        assertThat(page.items().get(0).deadline()).contains(clock.instant().plus(Duration.ofHours(2)));
        assertThat(page.items().get(0).outcome()).isEmpty();
        store.recovers();
        assertThat(greeted.key()).contains("order-1");
        assertThat(greeted.labels()).isEqualTo(Map.of("tenant", "x"));
        assertThat(greeted.user()).isEqualTo(new UserId("alice"));
        assertThat(greeted.snapshot().at()).isEqualTo(clock.instant());
    }

    @Test
    void filters_are_put_together_and_all_of_them_hold() throws InterruptedException {
        Kodosumi kodosumi = runtime(settableStore(), GREETS, FAILS, ASKS);
        User alice = alice(kodosumi);
        Execution early = alice.launch(Launch.of("greets").label("tenant", "x"));
        outcome(early);
        clock.pass(Duration.ofSeconds(5));
        Instant noon = clock.instant();
        Execution failed = alice.launch(Launch.of("fails").label("tenant", "x").label("cost", "1"));
        outcome(failed);
        Execution asking = alice.launch(Launch.of("asks"));
        openLock(asking);
        Execution bobs = kodosumi.as("bob").launch(Launch.of("greets").label("tenant", "x"));
        outcome(bobs);

        assertThat(fids(first(alice, Executions.all().status(Status.ERROR)))).containsExactly(failed.fid());
        assertThat(fids(first(alice, Executions.all().unfinished()))).containsExactly(asking.fid());
        assertThat(fids(first(alice, Executions.all().until(noon)))).containsExactly(early.fid());
        assertThat(fids(first(alice, Executions.all().from(noon).label("tenant", "x"))))
                .containsExactly(failed.fid());
        assertThat(fids(first(alice, Executions.all().flow("greets").flow("fails"))))
                .containsExactly(failed.fid(), early.fid());
        assertThat(fids(first(alice, Executions.all().label("tenant", "x").label("cost", "1"))))
                .containsExactly(failed.fid());
        assertThat(fids(first(
                        kodosumi.system(), Executions.all().label("tenant", "x").flow("greets"))))
                .containsExactly(bobs.fid(), early.fid());
        assertThat(fids(first(kodosumi.system(), Executions.all().user("bob")))).containsExactly(bobs.fid());
        assertThatThrownBy(() -> alice.executions(Executions.all(), Cursor.START, 1001))
                .hasMessage("A page of 1001: expected 1 to 1000");
    }

    // U10, P4, 4.5: whoever was logged in could read and answer everything
    @Test
    void nothing_of_another_user_is_there_whatever_is_asked() throws InterruptedException {
        Kodosumi kodosumi = runtime(store(), GREETS, ASKS);
        Execution secret =
                alice(kodosumi).launch(Launch.of("asks").key("order-1").label("tenant", "x"));
        Lock lock = openLock(secret);
        User bob = kodosumi.as("bob");

        Stream.of(
                        Executions.all(),
                        Executions.all().user("alice"),
                        Executions.all().user("alice").user("bob"),
                        Executions.all().flow("asks"),
                        Executions.all().status(Status.AWAITING),
                        Executions.all().unfinished(),
                        Executions.all().from(Instant.EPOCH),
                        Executions.all().label("tenant", "x"))
                .forEach(some ->
                        assertThat(first(bob, some).items()).as("%s", some).isEmpty());
        Stream.of(
                        OpenLocks.all(),
                        OpenLocks.all().user("alice"),
                        OpenLocks.all().user("alice").user("bob"),
                        OpenLocks.all().execution(secret.fid()),
                        OpenLocks.all().flow("asks"),
                        OpenLocks.all().name("approve"),
                        OpenLocks.all().label("tenant", "x"),
                        OpenLocks.all().expiringBefore(Instant.MAX))
                .forEach(some -> assertThat(
                                bob.openLocks(some, Cursor.START, 100).items())
                        .as("%s", some)
                        .isEmpty());
        assertThat(bob.execution(secret.fid())).isEmpty();
        assertThat(bob.execution(new Fid("f".repeat(24)))).isEmpty();
        assertThat(bob.launch(Launch.of("asks").key("order-1")).fid()).isNotEqualTo(secret.fid());
        assertThat(lock.user()).isEqualTo(new UserId("alice"));
        assertThat(alice(kodosumi).execution(secret.fid())).isPresent();
        assertThat(kodosumi.system().execution(secret.fid())).isPresent();
    }

    // 4.5: locks were listed only of what was stored as running
    @Test
    void an_inbox_tells_what_it_needs_and_narrows_by_it() throws InterruptedException {
        Flow two = Flow.of(
                "two",
                (inputs, tracer) -> tracer.lock("confirm", form(checkbox("ok")), Duration.ofMinutes(1))
                        .flag("ok"));
        Kodosumi kodosumi = runtime(settableStore(), ASKS, two);
        User alice = alice(kodosumi);
        Execution approve = alice.launch(Launch.of("asks").label("tenant", "x"));
        openLock(approve);
        clock.pass(Duration.ofSeconds(1));
        Execution confirm = alice.launch(Launch.of("two"));
        openLock(confirm);

        Page<Lock> inbox = alice.openLocks(OpenLocks.all(), Cursor.START, 100);
        assertThat(inbox.items()).extracting(Lock::flow).containsExactly("asks", "two");
        assertThat(inbox.items()).extracting(Lock::fid).containsExactly(approve.fid(), confirm.fid());
        assertThat(locks(alice, OpenLocks.all().flow("two"))).containsExactly("confirm");
        assertThat(locks(alice, OpenLocks.all().name("approve"))).containsExactly("approve");
        assertThat(locks(alice, OpenLocks.all().label("tenant", "x"))).containsExactly("approve");
        assertThat(locks(alice, OpenLocks.all().label("tenant", "x").flow("two")))
                .isEmpty();
        assertThat(locks(alice, OpenLocks.all().execution(confirm.fid()))).containsExactly("confirm");
        assertThat(locks(alice, OpenLocks.all().expiringBefore(clock.instant().plus(Duration.ofMinutes(2)))))
                .containsExactly("confirm");
        assertThat(locks(alice, OpenLocks.all().flow("two").name("approve"))).isEmpty();
        inbox.items().get(1).answer(Map.of("ok", true));
        Outcome outcome = outcome(inbox.items().get(1).execution());
        assertThat(outcome.result(Boolean.class)).isTrue();
    }

    private static List<String> locks(User user, OpenLocks some) {
        return user.openLocks(some, Cursor.START, 100).items().stream()
                .map(Lock::name)
                .toList();
    }

    @Test
    void what_was_purged_is_as_unknown_as_what_never_was() throws InterruptedException {
        Kodosumi kodosumi = runtime(store(), GREETS);
        Execution gone = alice(kodosumi).launch(Launch.of("greets"));
        log(gone);
        assertThat(alice(kodosumi).purge(Instant.MAX)).isEqualTo(1);
        assertThatThrownBy(gone::status)
                .isInstanceOf(KodosumiException.class)
                .hasMessage("No execution " + gone.fid() + " of user 'alice'");
        assertThat(alice(kodosumi).execution(gone.fid())).isEmpty();
    }
}
