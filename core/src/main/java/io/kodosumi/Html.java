package io.kodosumi;

/**
 * HTML, shown as it is only where the host trusts its flows as a flow's result or as what it shows on the way.
 *
 * @param body the markup
 */
public record Html(String body) {
    /** Made of pieces, joined by a line end. */
    public static Html of(String... parts) {
        return new Html(String.join("\n", parts));
    }
}
