package io.kodosumi.benchmarks;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A Java installation.
 *
 * @param home its folder
 */
record Jdk(Path home, Runtime.Version version) {
    /** Where installers put them. */
    private static final List<String> PLACES = List.of(
            "/usr/lib/jvm",
            "/usr/lib64/jvm",
            "/usr/java",
            "/opt",
            "/opt/java",
            "/opt/jdk",
            System.getProperty("user.home") + "/.jdks",
            System.getProperty("user.home") + "/.sdkman/candidates/java");

    /** The one that runs this. */
    static Jdk present() {
        return new Jdk(Path.of(System.getProperty("java.home")), Runtime.version());
    }

    /** The newest of this machine; the present one if there is no newer. */
    static Jdk newest() throws IOException {
        return newest(PLACES);
    }

    static Jdk newest(List<String> places) throws IOException {
        Jdk newest = present();
        for (String place : places) {
            Path folder = Path.of(place);
            if (Files.isDirectory(folder)) {
                try (DirectoryStream<Path> homes = Files.newDirectoryStream(folder)) {
                    for (Path home : homes) {
                        newest = later(newest, of(home));
                    }
                }
            }
        }
        return newest;
    }

    private static Jdk later(Jdk known, Optional<Jdk> found) {
        return found.filter(other -> other.version().compareTo(known.version()) > 0)
                .orElse(known);
    }

    private static Optional<Jdk> of(Path home) throws IOException {
        Path release = home.resolve("release");
        if (!Files.isExecutable(home.resolve("bin/java")) || !Files.isReadable(release)) {
            return Optional.empty();
        }
        return Files.readAllLines(release).stream()
                .filter(line -> line.startsWith("JAVA_VERSION="))
                .map(line -> line.substring("JAVA_VERSION=".length()).replace("\"", ""))
                .flatMap(version -> parsed(version).stream())
                .map(version -> new Jdk(home, version))
                .findFirst();
    }

    /** Empty for what is no version of Java 9 or newer: {@code 1.8.0_392} is that of a Java 8. */
    private static Optional<Runtime.Version> parsed(String version) {
        try {
            return Optional.of(Runtime.Version.parse(version));
        } catch (IllegalArgumentException old) {
            return Optional.empty();
        }
    }
}
