package io.kodosumi.internal.attempt;

/** The version of this library. */
public final class Version {
    /** From the jar's manifest; {@code development} where there is none. */
    public static final String OF_LIBRARY = read();

    private Version() {}

    private static String read() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
