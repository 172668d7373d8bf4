package io.kodosumi;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A class path with services lines of a test's own, in front of the test's. */
public final class ServicesFolder {
    private ServicesFolder() {}

    /** A loader that finds, beside what the test finds, these lines of a services file. */
    public static URLClassLoader with(Path folder, Class<?> service, String... lines) throws IOException {
        Path file = folder.resolve("META-INF/services").resolve(service.getName());
        Files.createDirectories(file.getParent());
        Files.write(file, List.of(lines));
        return new URLClassLoader(new URL[] {folder.toUri().toURL()}, ServicesFolder.class.getClassLoader());
    }
}
