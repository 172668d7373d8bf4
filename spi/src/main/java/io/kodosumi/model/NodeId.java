package io.kodosumi.model;

/**
 * One incarnation of a running runtime; never used again after it died.
 *
 * @param value 1 to 255 characters, opaque to a store
 */
public record NodeId(String value) {
    /** @throws IllegalArgumentException if the value is empty or longer than 255 characters */
    public NodeId {
        IdText.checkLength("node id", value, 255);
    }

    @Override
    public String toString() {
        return value;
    }
}
