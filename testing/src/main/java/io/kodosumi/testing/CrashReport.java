package io.kodosumi.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What became of a flow that was crashed at one boundary after another. Immutable. */
public final class CrashReport {
    private static final int SHOWN = 3;

    private final String flow;
    private final String backend;
    private final String outcome;
    private final List<Crash> crashes;
    private final Set<String> mayRepeat;

    /**
     * @param backend what it was crashed on: {@code memory}, or the name of a store whose process was halted
     * @param outcome how it ends without a crash
     */
    CrashReport(String flow, String backend, String outcome, List<Crash> crashes, Set<String> mayRepeat) {
        this.flow = flow;
        this.backend = backend;
        this.outcome = outcome;
        this.crashes = List.copyOf(crashes);
        this.mayRepeat = Set.copyOf(mayRepeat);
    }

    /** The same, of a flow whose results differ each time: what it ends with is left out. */
    CrashReport byStatus() {
        return new CrashReport(
                flow,
                backend,
                status(outcome),
                crashes.stream()
                        .map(crash -> new Crash(
                                crash.boundary(),
                                crash.writes(),
                                crash.kills(),
                                crash.lost(),
                                crash.steps(),
                                crash.effects(),
                                status(crash.outcome())))
                        .toList(),
                mayRepeat);
    }

    private static String status(String outcome) {
        return outcome.split(" ", 2)[0];
    }

    /** The flow. */
    public String flow() {
        return flow;
    }

    /** What it was crashed on: {@code memory}, or the name of a store whose process was halted. */
    public String backend() {
        return backend;
    }

    /** How it ends without a crash, and with what. */
    public String outcome() {
        return outcome;
    }

    /** The crashes, in the order of their boundaries. */
    public List<Crash> crashes() {
        return crashes;
    }

    /** What a host must mend, a sentence each: another end, and effects that happen too often or never. */
    public List<String> faults() {
        List<String> faults = new ArrayList<>();
        List<Crash> others = crashes.stream()
                .filter(crash -> !crash.outcome().equals(outcome))
                .toList();
        if (!others.isEmpty()) {
            faults.add("it ended as <" + others.get(0).outcome() + "> instead of <" + outcome + "> after a crash "
                    + places(others));
        }
        byName(Crash::effects, true).forEach((name, where) -> {
            if (!mayRepeat.contains(name)) {
                faults.add("effect '" + name + "' would happen again after a crash " + places(where));
            }
        });
        byName(Crash::effects, false)
                .forEach((name, where) ->
                        faults.add("effect '" + name + "' would happen less often after a crash " + places(where)));
        return faults;
    }

    /** The steps whose bodies ran again, a sentence each. */
    public List<String> repeatedSteps() {
        List<String> all = new ArrayList<>();
        byName(Crash::steps, true)
                .forEach((name, where) -> all.add("step '" + name + "' ran again after a crash " + places(where)));
        return all;
    }

    /** Where something happened more often than without a crash, or less often. */
    private Map<String, List<Crash>> byName(Function<Crash, Map<String, Integer>> counted, boolean more) {
        Map<String, List<Crash>> all = new TreeMap<>();
        for (Crash crash : crashes) {
            counted.apply(crash).forEach((name, times) -> {
                if (times != 0 && times > 0 == more) {
                    all.computeIfAbsent(name, first -> new ArrayList<>()).add(crash);
                }
            });
        }
        return all;
    }

    private static String places(List<Crash> where) {
        String shown = where.stream().limit(SHOWN).map(Crash::toString).collect(Collectors.joining(", "));
        return where.size() <= SHOWN ? shown : shown + " and at " + (where.size() - SHOWN) + " more";
    }

    /** All of it, for people. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(
                "Flow '" + flow + "' was crashed at " + crashes.size() + " boundaries on " + backend + ".");
        faults().forEach(fault -> text.append("\n  fault: ").append(fault));
        repeatedSteps().forEach(step -> text.append("\n  note:  ").append(step));
        return text.toString();
    }
}
