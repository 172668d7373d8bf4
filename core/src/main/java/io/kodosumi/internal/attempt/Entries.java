package io.kodosumi.internal.attempt;

import io.kodosumi.internal.json.JsonCodec;
import io.kodosumi.spi.Fact;

/** The spaces of an execution's facts that core uses, and the values that carry no result. */
public final class Entries {
    /** What was done: steps, sleeps, the start, branches that ended. */
    public static final String JOURNAL = "journal";
    /** Closed locks whose end the log tells. */
    public static final String TOLD = "told";
    /** What it was launched with. */
    public static final String INPUT = "input";
    /** The key of the inputs in that space. */
    public static final String INPUTS = "inputs";
    /** The key of what the launch says of itself in that space; there only if it says something. */
    public static final String META = "meta";
    /** The key of the start, which no name can be. */
    public static final String START = ":start";

    /** What the key of a patch ends with, and no name's. */
    static final String PATCH = "~patch";
    /** What the key of a wait for a branch ends with, and no name's. */
    static final String JOIN = ".join";

    private Entries() {}

    /** Names the types that core journals itself. */
    public static JsonCodec.Builder name(JsonCodec.Builder codec) {
        return codec.own("failed", Steps.FailedEntry.class).own("sleep", Sleeps.SleepEntry.class);
    }

    /** Whether an entry has no value: a mark of core's own. */
    static boolean isMark(String entry) {
        return !entry.contains("\"value\":");
    }

    static Fact mark(String space, String key, String type) {
        return new Fact(space, key, 1, "{\"v\":1,\"type\":\"" + type + "\"}");
    }
}
