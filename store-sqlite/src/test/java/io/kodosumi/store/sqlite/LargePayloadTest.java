package io.kodosumi.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.Follow;
import io.kodosumi.Inputs;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.LaunchRefused;
import io.kodosumi.Outcome;
import io.kodosumi.Tracer;
import io.kodosumi.Type;
import io.kodosumi.model.Cursor;
import io.kodosumi.model.Event;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.Status;
import io.kodosumi.spi.ExecutionQuery;
import io.kodosumi.spi.ExecutionStore.EventPage;
import io.kodosumi.spi.Fact;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is as large as it may be, and one byte larger, through a whole runtime and a file. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LargePayloadTest {
    private static final int MOST = 4 << 20;
    private static final String TOO_LARGE = " has " + (MOST + 1) + " bytes, and may have " + MOST
            + ". Keep large data elsewhere and pass a reference, or raise kodo.payload.max.";

    @TempDir
    Path folder;

    private SqliteStore store;
    private Kodosumi kodosumi;

    @BeforeEach
    void open() {
        store = SqliteStore.builder(folder.resolve("kodosumi.db")).open();
        kodosumi = Kodosumi.builder()
                .store(store)
                .flow(Flow.of("large", (inputs, tracer) -> large(inputs, tracer)))
                .flow(Flow.of("talks", (inputs, tracer) -> {
                    for (int i = 0; i < 10; i++) {
                        tracer.debug(i + "d".repeat(MOST / 4));
                    }
                    return "done";
                }))
                .flow(Flow.of("returns", (inputs, tracer) -> "r".repeat((int) inputs.integer("length"))))
                .open();
    }

    @AfterEach
    void close() {
        kodosumi.close();
        store.close();
    }

    /** Emits and steps at the bound and one byte beyond; returns what it was told of the latter. */
    private static Object large(Inputs inputs, Tracer tracer) {
        List<String> told = new ArrayList<>();
        told.add(Integer.toString(inputs.text("document").length()));
        for (int more = 0; more <= 1; more++) {
            String event = "e".repeat(MOST + more);
            String result = "s".repeat(MOST - "{'v':1,'type':'String','value':''}".length() + more);
            told.add(refused(() -> tracer.debug(event)));
            told.add(refused(() -> tracer.step("step", String.class, key -> result)));
        }
        return told;
    }

    private static String refused(Runnable deed) {
        KodosumiException refused = catchThrowableOfType(KodosumiException.class, deed::run);
        return refused == null ? "" : refused.getMessage();
    }

    private Outcome outcome(Execution execution) throws InterruptedException {
        return execution.await(Duration.ofMinutes(2)).orElseThrow();
    }

    @Test
    void what_is_read_at_once_is_bounded_by_its_size_and_nothing_is_left_out() throws Exception {
        Execution execution = kodosumi.as("alice").launch(Launch.of("talks"));
        assertThat(outcome(execution).status()).isEqualTo(Status.FINISHED);
        List<Event> heard = new CopyOnWriteArrayList<>();
        try (Follow follow = execution.follow(heard::add)) {
            assertThat(follow.await(Duration.ofMinutes(2))).isTrue();
        }

        List<Event> read = new ArrayList<>();
        EventPage page = new EventPage(List.of(), 0, false);
        while (!page.end()) {
            page = store.events(execution.fid(), page.through(), Set.of(), 500);
            assertThat(page.events().stream()
                            .mapToLong(event -> event.payload().length())
                            .sum())
                    .isBetween(1L, 2L * MOST);
            read.addAll(page.events());
        }
        assertThat(read).isEqualTo(heard);
        assertThat(read.stream().filter(event -> event.payload().length() > MOST / 4))
                .extracting(event -> event.payload().charAt(0))
                .containsExactly('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
    }

    private static String document(int bytes) {
        return "d".repeat(bytes - "{'document':''}".length());
    }

    @Test
    void events_results_and_inputs_at_the_bound_are_kept_and_what_is_larger_is_refused_and_changes_nothing()
            throws Exception {
        String inputs = document(MOST);
        Execution execution = kodosumi.as("alice").launch(Launch.of("large").input("document", inputs));
        String of = "Execution " + execution.fid() + ": ";

        assertThat(outcome(execution).result(new Type<List<String>>() {}))
                .isEqualTo(List.of(
                        Integer.toString(inputs.length()),
                        "",
                        "",
                        of + "an event of kind 'debug'" + TOO_LARGE,
                        of + "the result of step 'step~2'" + TOO_LARGE));
        assertThat(execution.events())
                .filteredOn(event -> event.kind().equals("debug"))
                .extracting(Event::payload)
                .containsExactly("e".repeat(MOST));
        assertThat(store.facts(execution.fid(), "journal", "step", 10))
                .extracting(Fact::key)
                .containsExactly("step~1");
        assertThat(store.facts(execution.fid(), "journal", "step", 10).get(0).value())
                .hasSize(MOST);
        assertThat(execution.events())
                .filteredOn(event -> event.kind().equals("inputs"))
                .extracting(Event::payload)
                .allMatch(payload -> payload.contains(inputs));
    }

    @Test
    void inputs_that_are_too_large_launch_nothing() {
        LaunchRefused refused = catchThrowableOfType(
                LaunchRefused.class,
                () -> kodosumi.as("alice").launch(Launch.of("large").input("document", document(MOST + 1))));

        assertThat(refused.reason()).isEqualTo(LaunchRefused.Reason.UNUSABLE_INPUTS);
        assertThat(refused).hasMessage("The inputs of flow 'large:1'" + TOO_LARGE.replace(" has ", " have "));
        assertThat(store.list(ExecutionQuery.ALL, Cursor.START, 10).items()).isEmpty();
    }

    @Test
    void a_result_at_the_bound_is_the_outcome_and_a_larger_one_is_an_error_that_says_so() throws Exception {
        int most = MOST - "{'str':''}".length(); // as its event tells it
        Execution fits = kodosumi.as("alice").launch(Launch.of("returns").input("length", most));
        assertThat(outcome(fits).result(String.class)).isEqualTo("r".repeat(most));

        Execution larger = kodosumi.as("alice").launch(Launch.of("returns").input("length", most + 1));
        assertThat(outcome(larger).status()).isEqualTo(Status.ERROR);
        assertThat(outcome(larger).failure().orElseThrow().message())
                .isEqualTo("Execution " + larger.fid() + ": its result" + TOO_LARGE);
        assertThat(larger.attempts()).isEqualTo(1);
    }
}
