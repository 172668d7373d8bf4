package io.kodosumi.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Properties;

/** The version of this library, as its build wrote it down. */
public final class Version {
    /** Kept by tools that merge jars, unlike the manifest, which then tells the version of something else. */
    private static final String WRITTEN = "/META-INF/maven/io.kodosumi/kodosumi-core/pom.properties";

    /** Empty where the library was not taken from its jar. */
    public static final Optional<String> KNOWN = read();

    /** For logs and events; {@code development} where it is not known. */
    public static final String OF_LIBRARY = KNOWN.orElse("development");

    private Version() {}

    private static Optional<String> read() {
        try (InputStream stream = Version.class.getResourceAsStream(WRITTEN)) {
            if (stream == null) {
                return Optional.empty();
            }
            Properties properties = new Properties();
            properties.load(stream);
            return Optional.ofNullable(properties.getProperty("version"));
        } catch (IOException unreadable) {
            return Optional.empty(); // told in messages only
        }
    }
}
