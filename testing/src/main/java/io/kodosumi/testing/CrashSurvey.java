package io.kodosumi.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Goes from one boundary to the next, until a run does not come there any more. */
final class CrashSurvey {
    private static final int MOST = 10_000;

    private final int sample;
    private final int expected;
    private final List<String> calls;

    /**
     * @param sample at how many boundaries; 0 for all
     * @param expected how many writes a run without a crash makes
     */
    CrashSurvey(int sample, int expected) {
        this(sample, expected, List.of("write"));
    }

    /** A survey of calls of these kinds; a sample is of writes alone. */
    CrashSurvey(int sample, int expected, List<String> calls) {
        this.calls = calls;
        this.sample = Boolean.getBoolean("kodosumi.full") ? 0 : sample;
        this.expected = expected;
    }

    /** Crashes a run at a boundary. */
    interface Attempted {
        Crash at(CrashPoint point) throws InterruptedException;
    }

    /** What became of the runs that came to their boundary. */
    List<Crash> crashes(Attempted attempted) throws InterruptedException {
        return sample == 0 ? all(attempted) : some(attempted);
    }

    private List<Crash> all(Attempted attempted) throws InterruptedException {
        List<Crash> crashes = new ArrayList<>();
        for (String call : calls) {
            crashes.addAll(all(attempted, call));
        }
        return crashes;
    }

    private static List<Crash> all(Attempted attempted, String call) throws InterruptedException {
        List<Crash> crashes = new ArrayList<>();
        for (int n = 1; n < MOST; n++) {
            int before = crashes.size();
            for (CrashPoint.Side side : CrashPoint.Side.values()) {
                add(crashes, attempted.at(new CrashPoint(side, call, n)));
            }
            if (crashes.size() == before) {
                return crashes;
            }
        }
        throw new AssertionError("A run still makes more than " + MOST + " calls: crash a sample of them.");
    }

    /** Evenly spread over both sides of all calls, the first and the last among them. */
    private List<Crash> some(Attempted attempted) throws InterruptedException {
        List<Crash> crashes = new ArrayList<>();
        int sides = 2 * expected;
        TreeSet<Integer> chosen = new TreeSet<>();
        for (int i = 0; i < sample; i++) {
            chosen.add(sample == 1 ? sides / 2 : (int) ((long) i * (sides - 1) / (sample - 1)));
        }
        for (int i : chosen) {
            CrashPoint.Side side = i % 2 == 0 ? CrashPoint.Side.BEFORE : CrashPoint.Side.AFTER;
            add(crashes, attempted.at(new CrashPoint(side, "write", i / 2 + 1)));
        }
        return crashes;
    }

    private static void add(List<Crash> crashes, Crash crash) {
        if (crash.kills() > 0) {
            crashes.add(crash);
        }
    }
}
