package io.kodosumi;

/**
 * Plain text as a flow's result or as what it shows on the way.
 *
 * @param body the text
 */
public record Text(String body) {
    /** Made of lines, joined by a line end. */
    public static Text of(String... parts) {
        return new Text(String.join("\n", parts));
    }
}
