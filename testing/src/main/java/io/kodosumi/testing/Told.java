package io.kodosumi.testing;

import io.kodosumi.model.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What can be told of a run and must not depend on how often its process was replaced: outcome, what its code emitted, what its steps
 * and their effects were.
 *
 * @param flow its name
 * @param outcome its word and its JSON
 * @param emitted kind and payload of each event of the flow's own, in order, or sorted if it has branches
 * @param steps how often the body of each ran
 * @param effects how often each happened
 */
record Told(
        String flow, String outcome, List<String> emitted, Map<String, Integer> steps, Map<String, Integer> effects) {
    /** Not its own: who runs it, what it was launched with, what people did and when, how far it was when. */
    private static final Set<String> NOT_OF_THE_CODE =
            Set.of(Event.ATTEMPT, Event.STATUS, Event.LOST, "inputs", "meta", "lock", "lease", "progress", "error");

    static Told of(TestRun run, boolean hasBranches, Map<String, Integer> effects) {
        String fid = run.execution().fid().toString();
        List<String> emitted = run.events().stream()
                .filter(event -> !NOT_OF_THE_CODE.contains(event.kind()))
                .map(event -> event.kind() + " " + withoutTrace(event.payload()).replace(fid, "(fid)"))
                .toList();
        String outcome =
                run.outcome().status().word() + " " + run.outcome().json().replace(fid, "(fid)");
        return new Told(
                run.execution().flow(),
                outcome,
                hasBranches ? emitted.stream().sorted().toList() : emitted,
                run.steps(),
                effects);
    }

    /** A stack trace tells how the code was called, which is the runtime's own affair. */
    private static String withoutTrace(String payload) {
        int trace = payload.indexOf("\n\tat ");
        return trace < 0 ? payload : payload.substring(0, trace);
    }

    /** How another run of the same flow differs from this one, a sentence each. */
    List<String> differences(Told other) {
        List<String> all = new ArrayList<>();
        if (!outcome.equals(other.outcome)) {
            all.add("it ended as <" + other.outcome + "> instead of <" + outcome + ">");
        }
        firstDifference(other).ifPresent(all::add);
        all.addAll(numbers("step", steps, other.steps));
        all.addAll(numbers("effect", effects, other.effects));
        return all;
    }

    private Optional<String> firstDifference(Told other) {
        for (int i = 0; i < Math.max(emitted.size(), other.emitted.size()); i++) {
            String here = i < emitted.size() ? emitted.get(i) : "nothing more";
            String there = i < other.emitted.size() ? other.emitted.get(i) : "nothing more";
            if (!here.equals(there)) {
                return Optional.of(
                        "the event number " + (i + 1) + " of its code was <" + there + "> instead of <" + here + ">");
            }
        }
        return Optional.empty();
    }

    /** What was counted otherwise. */
    static List<String> numbers(String what, Map<String, Integer> here, Map<String, Integer> there) {
        Set<String> names = new TreeSet<>(here.keySet());
        names.addAll(there.keySet());
        return names.stream()
                .filter(name -> !here.getOrDefault(name, 0).equals(there.getOrDefault(name, 0)))
                .map(name -> what + " '" + name + "' happened " + times(there.getOrDefault(name, 0)) + " instead of "
                        + times(here.getOrDefault(name, 0)))
                .toList();
    }

    static String times(int n) {
        return n == 1 ? "once" : n == 2 ? "twice" : n == 0 ? "never" : n + " times";
    }
}
