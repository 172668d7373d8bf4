package io.kodosumi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** A jar that is merged from others and lost its services files on the way, as careless build files make them. */
final class FatJar {
    private final Set<String> entries = new HashSet<>();
    private final JarOutputStream jar;

    private FatJar(JarOutputStream jar) {
        this.jar = jar;
    }

    /** Merges what these classes come from, and writes down a version of core as its build does. */
    static Path of(Path file, String version, List<Class<?>> classes) throws IOException, URISyntaxException {
        try (JarOutputStream stream = new JarOutputStream(Files.newOutputStream(file))) {
            FatJar jar = new FatJar(stream);
            jar.add(
                    "META-INF/maven/io.kodosumi/kodosumi-core/pom.properties",
                    ("version=" + version).getBytes(StandardCharsets.UTF_8));
            for (Class<?> type : classes) {
                jar.merge(Path.of(
                        type.getProtectionDomain().getCodeSource().getLocation().toURI()));
            }
        }
        return file;
    }

    private void merge(Path source) throws IOException {
        if (Files.isDirectory(source)) {
            mergeFolder(source);
            return;
        }
        try (FileSystem files = FileSystems.newFileSystem(source)) {
            mergeFolder(files.getPath("/"));
        }
    }

    private void mergeFolder(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(Files::isRegularFile).forEach(file -> {
                String name = root.relativize(file).toString().replace('\\', '/');
                if (!name.startsWith("META-INF/services/")) {
                    try {
                        add(name, Files.readAllBytes(file));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            });
        }
    }

    private void add(String name, byte[] content) throws IOException {
        if (entries.add(name)) {
            jar.putNextEntry(new JarEntry(name));
            jar.write(content);
            jar.closeEntry();
        }
    }
}
