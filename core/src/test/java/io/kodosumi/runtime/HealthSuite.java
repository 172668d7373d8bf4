package io.kodosumi.runtime;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static io.kodosumi.runtime.FaultyStore.Call.BEAT;
import static io.kodosumi.runtime.FaultyStore.Call.DUE;
import static io.kodosumi.runtime.FaultyStore.Call.READ;
import static io.kodosumi.runtime.FaultyStore.Call.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.Execution;
import io.kodosumi.Health;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Node;
import io.kodosumi.model.Status;
import io.kodosumi.spi.ExecutionStore;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What a runtime says of itself, whatever becomes of its store. */
public abstract class HealthSuite extends FlowSuite {
    private static Health health(Kodosumi kodosumi, String what, Predicate<Health> is) {
        return Probe.until(what, kodosumi::health, is);
    }

    private static Health.Standing standing(Health health) {
        return health.store().orElseThrow();
    }

    @Test
    void a_runtime_that_is_well_says_so_with_what_it_does_and_what_waits() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        Kodosumi kodosumi = open(builder(store(), flow((inputs, tracer) -> {
                    hold.await();
                    return null;
                }))
                .setting("execution.running", "1"));
        Execution running = launch(kodosumi);
        Execution waiting = launch(kodosumi);

        Health health = health(
                kodosumi,
                "one runs and one waits",
                now -> now.store()
                        .filter(store -> store.unsettled().running() == 1)
                        .filter(store -> store.unsettled().waiting() == 1)
                        .isPresent());
        hold.countDown();

        assertThat(health.status()).isEqualTo(Health.Status.UP);
        assertThat(health.problems()).isEmpty();
        assertThat(health.here().running()).isEqualTo(1);
        assertThat(health.here().places()).isEqualTo(1);
        assertThat(health.queue().bound()).isEqualTo(4096);
        assertThat(standing(health).unsettled().oldest()).isPresent();
        assertThat(standing(health).stranded()).isEmpty();
        assertThat(standing(health).nodes())
                .singleElement()
                .satisfies(node -> assertThat(node.id()).isEqualTo(health.here().node()))
                .satisfies(node -> assertThat(node.roles()).isEqualTo(Set.of(Node.Role.values())));
        outcome(running);
        outcome(waiting);
    }

    @Test
    void what_no_living_node_can_run_is_shown_until_one_can() throws Exception {
        ExecutionStore store = store();
        Kodosumi kodosumi = runtime(store, flow((inputs, tracer) -> "one"));
        Execution execution = alice(kodosumi).launch(Launch.of("flow").version("2"));
        alice(kodosumi).launch(Launch.of("flow").version("2"));

        Health health = health(kodosumi, "degraded", now -> now.status() == Health.Status.DEGRADED);
        assertThat(health.isUp()).isTrue();
        assertThat(standing(health).stranded()).singleElement().satisfies(stranded -> {
            assertThat(stranded.flow()).isEqualTo("flow");
            assertThat(stranded.version()).isEqualTo("2");
            assertThat(stranded.executions()).isEqualTo(2);
            assertThat(stranded.oldest()).isPresent();
        });
        assertThat(execution.status()).isEqualTo(Status.STARTING);

        runtime(store, flow((inputs, tracer) -> "two").version("2"));
        assertThat(outcome(execution).result(String.class)).isEqualTo("two");
        health(kodosumi, "up again", now -> now.status() == Health.Status.UP);
    }

    @Test
    void what_waits_for_the_store_is_told_with_its_size() throws Exception {
        int length = 1 << 20;
        Gate gate = new Gate();
        FaultyStore store = new FaultyStore(store());
        Kodosumi kodosumi = open(builder(store, flow((inputs, tracer) -> {
            gate.pass();
            tracer.debug("this is sent first");
            return tracer.step("large", String.class, key -> "x".repeat(length)).length();
        })));
        Execution execution = launch(kodosumi);
        gate.awaitVisitor();

        store.fails(FaultyStore::away, WRITE);
        gate.open();
        health(kodosumi, "the result waits", now -> now.queue().bytes() >= length);

        store.recovers();
        assertThat(outcome(execution).result(Integer.class)).isEqualTo(length);
        health(kodosumi, "all is stored", now -> now.queue().bytes() == 0);
    }

    // pain 10
    @Test
    void a_store_that_is_away_is_down_with_the_cause_and_all_recovers_by_itself() throws Exception {
        FaultyStore store = new FaultyStore(store());
        Kodosumi kodosumi =
                open(builder(store, flow((inputs, tracer) -> "done")).setting("node.lease", "300ms"));
        health(
                kodosumi,
                "up",
                now -> now.status() == Health.Status.UP && now.store().isPresent());

        store.fails(FaultyStore::away, WRITE, READ, DUE, BEAT);
        CompletableFuture<Execution> launched = CompletableFuture.supplyAsync(() -> launch(kodosumi));
        Health down = health(
                kodosumi,
                "all four are named",
                now -> now.problems().size() == 4 && now.queue().units() > 0);

        assertThat(down.status()).isEqualTo(Health.Status.DOWN);
        assertThat(down.problems())
                .extracting(Health.Problem::what)
                .containsExactly("node lease", "store overview", "store reads", "store writes");
        assertThat(down.problems())
                .allSatisfy(problem -> assertThat(problem.detail()).isEqualTo("The store is away (played by a test)"))
                .allSatisfy(problem -> assertThat(problem.since()).isNotNull());
        assertThat(down.queue().oldest()).isPresent();
        assertThat(down.queue().bytes()).isPositive();
        assertThat(down.store()).as("what was last seen").isPresent();

        store.recovers();
        health(kodosumi, "up again", now -> now.status() == Health.Status.UP);
        assertThat(outcome(launched.get()).result(String.class)).isEqualTo("done");
        assertThat(health(kodosumi, "stored", now -> now.queue().units() == 0)
                        .queue()
                        .oldest())
                .isEmpty();
    }

    @Test
    void a_store_that_does_not_answer_keeps_nobody_who_asks_for_health() {
        FaultyStore store = new FaultyStore(store());
        Kodosumi kodosumi = runtime(store, flow((inputs, tracer) -> "done"));
        Gate gate = store.blocks(READ, DUE, WRITE);
        try {
            long start = System.nanoTime();
            for (int i = 0; i < 5; i++) {
                assertThat(kodosumi.health().store()).isEmpty();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        } finally {
            gate.open();
        }
        health(kodosumi, "an answer", now -> now.store().isPresent());
    }

    @Test
    void a_closed_runtime_says_that_it_is_down() {
        Kodosumi kodosumi = runtime(store(), flow((inputs, tracer) -> "done"));
        kodosumi.close();

        assertThat(kodosumi.health().status()).isEqualTo(Health.Status.DOWN);
        assertThat(kodosumi.health().problems())
                .extracting(Health.Problem::what)
                .contains("closed");
    }

    @Test
    void what_waits_for_a_person_is_parked_here_and_takes_no_place() throws Exception {
        Kodosumi kodosumi = runtime(store(), flow((inputs, tracer) -> tracer.lock("ok", form(checkbox("ok")))));
        openLock(launch(kodosumi));

        Health health = health(
                kodosumi,
                "it is parked",
                now -> now.here().parked() == 1
                        && now.store()
                                .filter(store -> store.unsettled().parked() == 1)
                                .isPresent());
        assertThat(health.here().running()).isZero();
    }

    @Test
    void health_as_json_has_the_keys_that_are_documented() throws Exception {
        Kodosumi kodosumi = runtime(store(), flow((inputs, tracer) -> "one"));
        alice(kodosumi).launch(Launch.of("flow").version("2"));
        Health health = health(
                kodosumi,
                "degraded, and all is written",
                now -> now.status() == Health.Status.DEGRADED && now.queue().units() == 0);

        assertThat(health.toJson()
                        .replaceAll("\"id\":\"[^\"]+\"", "\"id\":\"…\"")
                        .replaceAll("_ms\":\\d+", "_ms\":0")
                        .replaceAll("\"started\":\"20[^\"]+Z\"", "\"started\":\"…\"")
                        .replaceAll("\"host\":\"[^\"]*\",\"version\":\"[^\"]*\"", "\"host\":\"…\",\"version\":\"…\""))
                .isEqualTo("{\"status\":\"DEGRADED\",\"problems\":[],"
                        + "\"node\":{\"id\":\"…\",\"running\":0,\"parked\":0,\"places\":200},"
                        + "\"queue\":{\"units\":0,\"bytes\":0,\"bound\":4096,\"oldest_ms\":null},"
                        + "\"store\":{\"age_ms\":0,\"running\":0,\"parked\":0,\"waiting\":1,\"resting\":0,"
                        + "\"oldest_waiting_ms\":0,"
                        + "\"stranded\":[{\"flow\":\"flow\",\"version\":\"2\",\"executions\":1,\"oldest_ms\":0}],"
                        + "\"stranded_hooks\":[],"
                        + "\"nodes\":[{\"id\":\"…\",\"state\":\"living\",\"started\":\"…\",\"silence_ms\":0,"
                        + "\"roles\":[\"launch\",\"work\",\"spool\"],\"host\":\"…\",\"version\":\"…\",\"flows\":1}]}}");
    }
}
