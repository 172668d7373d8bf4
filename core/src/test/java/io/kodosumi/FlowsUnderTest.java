package io.kodosumi;

import java.util.Collection;
import java.util.List;

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

    /** Has none, because it fails. */
    public static final class Failing implements FlowProvider {
        public Failing() {}

        @Override
        public Collection<Flow> flows() {
            throw new IllegalStateException("no licence");
        }
    }
}
