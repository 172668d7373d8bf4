package io.kodosumi.tck;

import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run saw outside the store: which bodies ran, what flows and people were told. {@link Invariants} holds the store to it. What is
 * never noted is not looked at. Safe for use by many threads.
 */
public final class Witness {
    private final List<Launched> launches = new ArrayList<>();
    private final List<Ran> bodies = new ArrayList<>();
    private final List<Returned> results = new ArrayList<>();
    private final List<Told> told = new ArrayList<>();
    private final List<Answered> answers = new ArrayList<>();
    private final List<Heard> heard = new ArrayList<>();
    private final List<Fid> cancelled = new ArrayList<>();
    private final List<Ended> outcomes = new ArrayList<>();
    private final List<Hooked> hooks = new ArrayList<>();
    private final Map<Fid, Integer> failures = new HashMap<>();
    private boolean notesFailures;
    private final Map<Reader, List<Event>> reads = new LinkedHashMap<>();

    /** A launch that returned. */
    record Launched(Fid fid, String user, String key) {}

    /**
     * A body that ran to its result.
     *
     * @param key as the step was told it
     * @param attempt of the flow that ran it
     */
    public record Ran(String key, int attempt) {
        /** As {@link #toString} wrote it. */
        public static Ran of(String line) {
            int space = line.indexOf(' ');
            return new Ran(line.substring(0, space), Integer.parseInt(line.substring(space + 1)));
        }

        @Override
        public String toString() {
            return key + " " + attempt;
        }
    }

    record Returned(Fid fid, String step, String json) {}

    record Told(Fid fid, String step, int attempt, String payload) {}

    record Answered(Fid fid, String lid, String id) {}

    record Heard(Fid fid, String lid, String json) {}

    record Ended(Fid fid, Status outcome) {}

    record Hooked(Fid fid, String name) {}

    record Reader(Fid fid, String name) {}

    /** A launch returned; {@code key} is empty where it had none. */
    public synchronized void launched(Fid fid, String user, String key) {
        launches.add(new Launched(fid, user, key));
    }

    /** A step's body ran, and is about to return the number of its attempt. */
    public synchronized void ran(Ran body) {
        bodies.add(body);
    }

    /** A flow was given this JSON as the result of a step. */
    public synchronized void returned(Fid fid, String step, String json) {
        results.add(new Returned(fid, step, json));
    }

    /** A flow emitted this payload, unlike any other of its execution, before it asked for the step of this journal key. */
    public synchronized void told(Fid fid, String step, int attempt, String payload) {
        told.add(new Told(fid, step, attempt, payload));
    }

    /** The answer of this id was accepted. */
    public synchronized void answered(Fid fid, String lid, String id) {
        answers.add(new Answered(fid, lid, id));
    }

    /** A flow was given this JSON as the answer of a lock. */
    public synchronized void heard(Fid fid, String lid, String json) {
        heard.add(new Heard(fid, lid, json));
    }

    /** A cancel was accepted: it had no outcome then. */
    public synchronized void cancelled(Fid fid) {
        cancelled.add(fid);
    }

    /** Somebody was told this outcome. */
    public synchronized void ended(Fid fid, Status outcome) {
        outcomes.add(new Ended(fid, outcome));
    }

    /** A completion hook's handler was called. */
    public synchronized void hooked(Fid fid, String name) {
        hooks.add(new Hooked(fid, name));
    }

    /** From now on every failure of a flow is noted: one that is counted and was not noted is a fault. */
    public synchronized void notesFailures() {
        notesFailures = true;
    }

    /** The flow threw. */
    public synchronized void failed(Fid fid) {
        failures.merge(fid, 1, Integer::sum);
    }

    /** A follower of this name, unlike any other of its execution, read this event. */
    public synchronized void read(Fid fid, String follower, Event event) {
        reads.computeIfAbsent(new Reader(fid, follower), key -> new ArrayList<>())
                .add(event);
    }

    // ---- what was noted ----

    synchronized List<Launched> launches() {
        return List.copyOf(launches);
    }

    synchronized List<Ran> bodies() {
        return List.copyOf(bodies);
    }

    synchronized List<Returned> results() {
        return List.copyOf(results);
    }

    synchronized List<Told> told() {
        return List.copyOf(told);
    }

    synchronized List<Answered> answers() {
        return List.copyOf(answers);
    }

    synchronized List<Heard> heard() {
        return List.copyOf(heard);
    }

    synchronized List<Fid> cancelled() {
        return List.copyOf(cancelled);
    }

    synchronized List<Ended> outcomes() {
        return List.copyOf(outcomes);
    }

    synchronized List<Hooked> hooks() {
        return List.copyOf(hooks);
    }

    synchronized Map<Fid, Integer> failures() {
        return Map.copyOf(failures);
    }

    synchronized boolean hasNotedFailures() {
        return notesFailures;
    }

    synchronized Map<Reader, List<Event>> reads() {
        Map<Reader, List<Event>> copy = new LinkedHashMap<>();
        reads.forEach((reader, events) -> copy.put(reader, List.copyOf(events)));
        return copy;
    }
}
