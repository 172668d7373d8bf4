package io.kodosumi.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** The process that runs one test up to the run that is halted there. Coming back from the test is its failure. */
final class HaltedMain {
    private static final String FILE = "properties";

    /** What the runtime of Java sets anew in each process, and what belongs to the runner of the tests. */
    private static final Pattern NOT_HANDED_ON = Pattern.compile(
            "java\\.(class|home|runtime|specification|vendor|version|vm)\\b.*|(jdk|sun|os|surefire)\\..*|kodosumi\\.crash\\..*");

    private HaltedMain() {}

    /** Leaves the properties of this process for the one that runs in this folder; a command line would show them to everyone. */
    static void writeProperties(Path folder) throws IOException {
        Properties all = new Properties();
        for (String name : System.getProperties().stringPropertyNames()) {
            if (!NOT_HANDED_ON.matcher(name).matches()) {
                all.setProperty(name, System.getProperty(name));
            }
        }
        try (OutputStream out = Files.newOutputStream(folder.resolve(FILE))) {
            all.store(out, null);
        }
    }

    private static void readProperties(Path folder) throws IOException {
        Properties all = new Properties();
        try (InputStream in = Files.newInputStream(folder.resolve(FILE))) {
            all.load(in);
        }
        all.stringPropertyNames().forEach(name -> System.setProperty(name, all.getProperty(name)));
    }

    /**
     * Runs the test.
     *
     * @param arguments its unique id
     */
    public static void main(String... arguments) throws IOException {
        readProperties(Path.of(System.getProperty(HaltedRun.FOLDER)));
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(DiscoverySelectors.selectUniqueId(arguments[0]))
                                .build(),
                        summary);
        summary.getSummary().printFailuresTo(new PrintWriter(System.err, true, StandardCharsets.UTF_8), 10);
        Runtime.getRuntime().halt(1);
    }
}
