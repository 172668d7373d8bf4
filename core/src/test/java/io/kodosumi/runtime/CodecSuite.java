package io.kodosumi.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.kodosumi.Codec;
import io.kodosumi.ConfigurationException;
import io.kodosumi.Execution;
import io.kodosumi.FlowCode;
import io.kodosumi.Kodosumi;
import io.kodosumi.Outcome;
import io.kodosumi.Type;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.Status;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Fact;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What steps result in, written by a host's own codec. */
public abstract class CodecSuite extends FlowSuite {
    record Draft(String leadText, List<Integer> pages) {}

    /** No record and no bean, as other languages make them: it writes and reads itself. */
    static final class Money {
        private final long cents;

        Money(long cents) {
            this.cents = cents;
        }
    }

    /** A mapper of the host's, set up as the host likes. */
    static final class SnakeCase implements Codec {
        private final ObjectMapper mapper =
                new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

        @Override
        public String name() {
            return "snake";
        }

        @Override
        public String encode(Object value, Type<?> type) throws Exception {
            return mapper.writeValueAsString(value);
        }

        @Override
        public <T> T decode(String text, Type<T> type) throws Exception {
            return mapper.readValue(text, mapper.constructType(type.reflected()));
        }
    }

    /** A serialisation of the host's own. */
    static final class Cents implements Codec {
        @Override
        public String name() {
            return "cents";
        }

        @Override
        public String encode(Object value, Type<?> type) {
            return ((Money) value).cents + "c";
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> T decode(String text, Type<T> type) {
            return (T) new Money(Long.parseLong(text.substring(0, text.length() - 1)));
        }
    }

    /** Texts only, marked; fails as told. */
    static class Marked implements Codec {
        final String name;

        Marked(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String encode(Object value, Type<?> type) throws Exception {
            return name + "(" + value + ")";
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> T decode(String text, Type<T> type) throws Exception {
            return (T) text.substring(name.length() + 1, text.length() - 1);
        }
    }

    private static final String EXECUTION_SAYS = "Execution [0-9a-f]{24}: the result of step 'say~1' .*";

    private static final FlowCode ONE_STEP = (inputs, tracer) -> {
        String said = tracer.step("say", String.class, key -> "hello");
        tracer.sleep(Duration.ofSeconds(1));
        return said + " on attempt " + tracer.attempt();
    };

    private Execution suspending(Kodosumi.Builder builder) {
        ManualTiming timing = new ManualTiming(clock);
        Execution execution = launch(open(builder.setting("park.for", "0s").timing(timing)));
        passUntilOutcome(timing, execution);
        return execution;
    }

    private static List<String> steps(ExecutionStore store, Execution execution) {
        return store.facts(execution.fid(), "journal", "", 100).stream()
                .filter(fact -> fact.key().matches("\\w+~1") && !fact.key().startsWith("sleep"))
                .map(Fact::value)
                .toList();
    }

    private static String failure(Outcome outcome) {
        return outcome.failure().orElseThrow().message();
    }

    // ---- writing and reading ----

    @Test
    void a_mapper_of_the_host_writes_and_reads_what_steps_result_in() {
        ExecutionStore store = settableStore();
        List<Object> seen = new CopyOnWriteArrayList<>();
        Execution execution = suspending(builder(store, flow((inputs, tracer) -> {
                    seen.add(tracer.step("draft", Draft.class, key -> new Draft("rain", List.of(1, 2))));
                    seen.add(tracer.step(
                            "drafts", new Type<List<Draft>>() {}, key -> List.of(new Draft("", List.of()))));
                    tracer.sleep(Duration.ofSeconds(1));
                    return tracer.attempt();
                }))
                .codec(new SnakeCase()));

        assertThat(execution.outcome().orElseThrow().result(Integer.class)).isEqualTo(2);
        assertThat(seen.subList(2, 4)).isEqualTo(seen.subList(0, 2));
        assertThat(steps(store, execution))
                .containsExactlyInAnyOrder(
                        "{\"v\":1,\"type\":\"Draft\",\"codec\":\"snake\",\"value\":\"{\\\"lead_text\\\":\\\"rain\\\",\\\"pages\\\":[1,2]}\"}",
                        "{\"v\":1,\"type\":\"List<Draft>\",\"codec\":\"snake\",\"value\":\"[{\\\"lead_text\\\":\\\"\\\",\\\"pages\\\":[]}]\"}");
    }

    @Test
    void what_json_cannot_be_made_of_has_a_codec_of_its_own() {
        Execution execution = suspending(builder(settableStore(), flow((inputs, tracer) -> {
                    Money money = tracer.step("price", Money.class, key -> new Money(1250));
                    tracer.sleep(Duration.ofSeconds(1));
                    return money.cents + tracer.attempt();
                }))
                .codec(new Cents()));

        assertThat(execution.outcome().orElseThrow().result(Integer.class)).isEqualTo(1252);
    }

    @Test
    void a_flow_may_have_a_codec_of_its_own_and_a_null_needs_none() {
        ExecutionStore store = settableStore();
        Execution execution = suspending(builder(
                        store,
                        flow((inputs, tracer) -> {
                                    String said = tracer.step("say", String.class, key -> "hello");
                                    boolean nothing = tracer.step("null", String.class, key -> null) == null;
                                    tracer.sleep(Duration.ofSeconds(1));
                                    return said + nothing;
                                })
                                .codec(new Marked("flows")))
                .codec(new Marked("hosts")));

        assertThat(execution.outcome().orElseThrow().result(String.class)).isEqualTo("hellotrue");
        assertThat(steps(store, execution))
                .containsExactlyInAnyOrder(
                        "{\"v\":1,\"type\":\"String\",\"codec\":\"flows\",\"value\":\"flows(hello)\"}",
                        "{\"v\":1,\"type\":\"String\",\"value\":null}");
    }

    @Test
    void only_what_steps_result_in_goes_through_a_codec() throws Exception {
        Execution execution = run(builder(store(), flow((inputs, tracer) -> {
                    tracer.debug("told");
                    return tracer.step("say", String.class, key -> "hello");
                }))
                .codec(new Marked("m")));

        assertThat(told(execution)).containsExactly("debug told", "final {\"str\":\"hello\"}");
    }

    // ---- another codec ----

    /** Runs one step under one codec, then goes on with it under others; its outcome. */
    private Outcome changed(List<Codec> before, List<Codec> after) {
        ExecutionStore store = settableStore();
        ManualTiming timing = new ManualTiming(clock);
        Execution execution;
        try (Kodosumi first = with(store, timing, before).open()) {
            execution = launch(first);
            probe("it sleeps", execution::status, status -> status == Status.SLEEPING);
        }
        Execution again = again(open(with(store, timing, after)), execution);
        passUntilOutcome(timing, again);
        return again.outcome().orElseThrow();
    }

    private Kodosumi.Builder with(ExecutionStore store, ManualTiming timing, List<Codec> codecs) {
        Kodosumi.Builder builder = suspending(store, flow(ONE_STEP)).timing(timing);
        if (!codecs.isEmpty()) {
            builder.codec(codecs.get(0), codecs.subList(1, codecs.size()).toArray(Codec[]::new));
        }
        return builder;
    }

    @Test
    void a_changed_codec_is_told_with_both_sides() {
        Outcome outcome = changed(List.of(new Marked("old")), List.of(new Marked("new")));

        assertThat(outcome.status()).isEqualTo(Status.ERROR);
        assertThat(failure(outcome))
                .matches(EXECUTION_SAYS)
                .endsWith(
                        "the result of step 'say~1' was written by codec 'old', and this runtime reads with codec 'new'."
                                + " Give the builder that codec too: codec(theNewOne, theOldOne) writes with the first and reads"
                                + " with both.");
    }

    @Test
    void a_codec_that_is_gone_is_told() {
        assertThat(failure(changed(List.of(new Marked("old")), List.of())))
                .contains("was written by codec 'old', and this runtime reads with no codec.");
    }

    @Test
    void an_old_codec_that_is_given_too_reads_what_it_wrote() {
        assertThat(changed(List.of(new Marked("old")), List.of(new Marked("new"), new Marked("old")))
                        .result(String.class))
                .isEqualTo("hello on attempt 2");
    }

    @Test
    void what_was_written_without_a_codec_is_read_when_there_is_one() {
        assertThat(changed(List.of(), List.of(new Marked("new"))).result(String.class))
                .isEqualTo("hello on attempt 2");
    }

    // ---- failures ----

    private Execution failing(Codec codec) throws InterruptedException {
        return run(builder(store(), flow((inputs, tracer) -> tracer.step("s", String.class, key -> "secret")))
                .codec(codec));
    }

    @Test
    void a_result_that_cannot_be_encoded_is_the_flows_fault_and_nothing_is_journaled() throws Exception {
        ExecutionStore store = store();
        Execution execution =
                run(builder(store, flow((inputs, tracer) -> tracer.step("s", String.class, key -> "secret")))
                        .codec(new Marked("m") {
                            @Override
                            public String encode(Object value, Type<?> type) {
                                throw new UnsupportedOperationException("no way to write " + value);
                            }
                        }));

        Outcome outcome = outcome(execution);
        assertThat(failure(outcome))
                .isEqualTo("Execution " + execution.fid()
                        + ": the result of step 's~1' cannot be encoded as 'String': codec"
                        + " 'm' threw java.lang.UnsupportedOperationException. Nothing was journaled.");
        assertThat(steps(store, execution)).isEmpty();
        assertThat(execution.attempts()).isEqualTo(1);
        assertThat(told(execution).toString())
                .contains("CodecSuite") // where it was thrown
                .doesNotContain("secret");
    }

    @Test
    void a_codec_that_writes_nothing_is_told() throws Exception {
        assertThat(failure(outcome(failing(new Marked("m") {
                    @Override
                    @SuppressWarnings("NullAway")
                    public String encode(Object value, Type<?> type) {
                        return null;
                    }
                }))))
                .endsWith("cannot be encoded as 'String': codec 'm' returned null. Nothing was journaled.");
    }

    @Test
    void what_a_codec_writes_is_bounded() throws Exception {
        Execution execution =
                run(builder(store(), flow((inputs, tracer) -> tracer.step("s", String.class, key -> "short")))
                        .setting("payload.max", "1024")
                        .codec(new Marked("m") {
                            @Override
                            public String encode(Object value, Type<?> type) {
                                return "x".repeat(2000);
                            }
                        }));

        assertThat(failure(outcome(execution))).contains("the result of step 's~1' has 2046 bytes, and may have 1024");
    }

    @Test
    void a_result_that_cannot_be_decoded_ends_the_execution_and_is_not_quoted() {
        Outcome outcome = changed(List.of(new Marked("m")), List.of(new Marked("m") {
            @Override
            public <T> T decode(String text, Type<T> type) {
                throw new IllegalArgumentException("cannot read " + text);
            }
        }));

        assertThat(failure(outcome))
                .matches(EXECUTION_SAYS)
                .endsWith("the result of step 'say~1' cannot be decoded as 'String': codec"
                        + " 'm' threw java.lang.IllegalArgumentException. A codec must read all that was ever written under"
                        + " its name, with the keys of then.");
        assertThat(outcome.json()).doesNotContain("hello");
    }

    @Test
    void what_is_decoded_as_something_else_is_told() {
        assertThat(failure(changed(List.of(new Marked("m")), List.of(new Marked("m") {
                    @Override
                    @SuppressWarnings("unchecked")
                    public <T> T decode(String text, Type<T> type) {
                        return (T) Integer.valueOf(1);
                    }
                }))))
                .contains("cannot be decoded as 'String': codec 'm' made a java.lang.Integer.");
    }

    @Test
    void a_codec_that_is_away_for_a_while_is_asked_again() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Execution execution = failing(new Marked("m") {
            @Override
            public String encode(Object value, Type<?> type) throws Exception {
                if (asked.incrementAndGet() == 1) {
                    throw new KodosumiException("the key service is away", null, true);
                }
                return super.encode(value, type);
            }
        });

        assertThat(outcome(execution).result(String.class)).isEqualTo("secret");
        assertThat(execution.attempts()).isEqualTo(2);
    }

    @Test
    void codecs_without_a_name_of_their_own_are_faults_of_the_configuration() {
        assertThatThrownBy(() -> builder(store()).codec(new Marked("a b")).open())
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        fault -> assertThat(fault.faults())
                                .containsExactly("'a b' can't name the codec " + Marked.class.getName()
                                        + ": expected 1 to 64 of A-Z a-z 0-9 _ . -"));
        assertThatThrownBy(() -> builder(store())
                        .codec(new Marked("twice"), new Marked("twice"))
                        .open())
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        fault -> assertThat(fault.faults())
                                .containsExactly("Two codecs are called 'twice'. Give each a name of its own."));
    }
}
