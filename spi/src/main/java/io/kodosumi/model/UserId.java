package io.kodosumi.model;

/**
 * Who launched, answered or cancelled; opaque to kodosumi.
 *
 * @param value 1 to 255 characters
 */
public record UserId(String value) implements Comparable<UserId> {
    /** Acts of the runtime itself and of the host speaking for nobody. */
    public static final UserId SYSTEM = new UserId("system");

    /** @throws IllegalArgumentException if the value is empty or longer than 255 characters */
    public UserId {
        IdText.checkLength("user id", value, 255);
    }

    @Override
    public int compareTo(UserId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
