package io.kodosumi;

import java.util.Collection;

/** Brings flows, found by {@link java.util.ServiceLoader} on the class path. Has a public constructor without arguments. */
public interface FlowProvider {
    /** The flows; called once per runtime, as it opens. */
    Collection<Flow> flows();
}
