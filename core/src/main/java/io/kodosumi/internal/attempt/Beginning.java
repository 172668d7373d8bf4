package io.kodosumi.internal.attempt;

import io.kodosumi.Inputs;
import java.util.List;
import java.util.Optional;

/**
 * How an attempt begins.
 *
 * @param last the position of the last event that was written with the claim
 * @param opening what is to be accepted before anything else happens; empty if it was written with the claim
 * @param launched the inputs, if this node has just launched it
 * @param start the start of a launched execution; empty if it was written with the claim
 */
public record Beginning(
        long last, Optional<Started.Told> opening, Optional<Inputs> launched, List<Started.Told> start) {}
