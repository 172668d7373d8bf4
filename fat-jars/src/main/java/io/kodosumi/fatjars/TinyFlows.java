package io.kodosumi.fatjars;

import io.kodosumi.Flow;
import io.kodosumi.FlowProvider;
import java.util.Collection;
import java.util.List;

/** The application's flows, found by a services file as well. */
public final class TinyFlows implements FlowProvider {
    @Override
    public Collection<Flow> flows() {
        return List.of(Flow.of("tiny", (inputs, tracer) -> tracer.step("say", String.class, key -> "hello")));
    }
}
