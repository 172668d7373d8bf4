package io.kodosumi.spi;

/**
 * A named value of an execution: a step, its inputs, a hook. Unique by space and key; each put makes the next version.
 *
 * @param version counts from 1
 * @param value text
 */
public record Fact(String space, String key, int version, String value) {
    /** The space of completion hooks: the key is the hook's name; version 2 disarms it: it ran, or was given up. */
    public static final String HOOK = "hook";

    /** The space of how completion hooks were tried: the key is the hook's name. Taken after the outcome as well. */
    public static final String TRIED = "tried";
}
