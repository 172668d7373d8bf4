package io.kodosumi;

import io.kodosumi.model.UserId;
import java.time.Duration;
import java.util.Optional;

/**
 * The executions of one user of a flow in a version that have no outcome yet, counted by what they do.
 *
 * @param running a node runs their flow code
 * @param parked a node holds them while they wait for a person, a time or a branch: they take no place
 * @param waiting nobody holds them and their time has come: they stand in line for a place
 * @param resting nobody holds them and their time has not come: they sleep, are paused, or wait for a person
 * @param oldest for how long the first of those that wait has been standing in line; empty if none does
 */
public record Backlog(
        String flow,
        String version,
        UserId user,
        long running,
        long parked,
        long waiting,
        long resting,
        Optional<Duration> oldest) {}
