package io.kodosumi.testing.simulation;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What came of a run.
 *
 * @param seed by which it is repeated
 * @param trace all that happened as one number: the same for the same run
 * @param executions how many people launched
 * @param turns how often the turn went from thread to thread
 * @param time how long it took by its own clock
 * @param faults what was wrong, a sentence each
 * @param lines what happened, in order; empty of a run without faults
 */
public record Report(
        long seed, long trace, int executions, long turns, Duration time, List<String> faults, List<String> lines) {
    private static final Pattern FID = Pattern.compile("[0-9a-f]{24}");
    private static final int MAX_FAULTS = 5;
    private static final int MAX_LINES = 400;

    /** Copies the lists. */
    public Report {
        faults = List.copyOf(faults);
        lines = List.copyOf(lines);
    }

    /** Whether nothing was wrong. */
    public boolean isSound() {
        return faults.isEmpty();
    }

    /** The faults, how to repeat them, and what happened to the execution that the first is about. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Simulation ")
                .append(seed)
                .append(": ")
                .append(executions)
                .append(" executions, ")
                .append(turns)
                .append(" turns, ")
                .append(time);
        if (isSound()) {
            return text.toString();
        }
        faults.stream().limit(MAX_FAULTS).forEach(fault -> text.append("\n- ").append(fault));
        text.append("\nRepeat it: Simulation.of(").append(seed).append("L).run()\n");
        List<String> story = story();
        story.subList(Math.max(0, story.size() - MAX_LINES), story.size())
                .forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    /** The lines about the execution that the first fault names, and about machines. */
    private List<String> story() {
        Matcher fid = FID.matcher(faults.get(0));
        if (!fid.find()) {
            return lines;
        }
        String one = fid.group();
        return lines.stream()
                .filter(line -> line.contains(one) || !FID.matcher(line).find())
                .toList();
    }
}
