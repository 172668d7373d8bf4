package io.kodosumi.internal.node;

import io.kodosumi.internal.hook.Hooks;

/** What a node can run. */
public record Offered(Flows flows, Hooks hooks) {}
