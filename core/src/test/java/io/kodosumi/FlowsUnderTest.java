package io.kodosumi;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Flow providers that are loaded by their names. */
final class FlowsUnderTest {
    private FlowsUnderTest() {}

    /** Brings two versions of one flow. */
    public static final class Two implements FlowProvider {
        public Two() {}

        @Override
        public Collection<Flow> flows() {
            return List.of(
                    Flow.of("found", (inputs, tracer) -> "first"),
                    Flow.of("found", (inputs, tracer) -> "second").version("2"));
        }
    }

    /** Brings a hook that does nothing. */
    public static class Settling implements FlowProvider {
        public Settling() {}

        @Override
        public Collection<Flow> flows() {
            return List.of();
        }

        @Override
        public Map<String, CompletionHook> hooks() {
            return Map.of("settle", (outcome, completion) -> {});
        }
    }

    /** Brings one of the same name. */
    public static final class SettlingToo extends Settling {
        public SettlingToo() {}
    }

    /** Has flows, but no hooks, because that fails. */
    public static final class FailingHooks implements FlowProvider {
        public FailingHooks() {}

        @Override
        public Collection<Flow> flows() {
            return List.of();
        }

        @Override
        public Map<String, CompletionHook> hooks() {
            throw new IllegalStateException("no bank");
        }
    }

    /** Brings a hook under what is no name. */
    public static final class Misnaming implements FlowProvider {
        public Misnaming() {}

        @Override
        public Collection<Flow> flows() {
            return List.of();
        }

        @Override
        public Map<String, CompletionHook> hooks() {
            return Map.of("re fund", (outcome, completion) -> {});
        }
    }

    /** Has none, because it fails. */
    public static final class Failing implements FlowProvider {
        public Failing() {}

        @Override
        public Collection<Flow> flows() {
            throw new IllegalStateException("no licence");
        }
    }
}
