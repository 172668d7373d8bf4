package io.kodosumi;

/**
 * Markdown text as a flow's result or as what it shows on the way.
 *
 * @param body the text
 */
public record Markdown(String body) {
    /** Made of paragraphs, joined by a blank line. */
    public static Markdown of(String... parts) {
        return new Markdown(String.join("\n\n", parts));
    }
}
