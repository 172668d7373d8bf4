package io.kodosumi.testing;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** The process that runs one test up to the run that is halted there. Coming back from the test is its failure. */
final class HaltedMain {
    private HaltedMain() {}

    /**
     * Runs the test.
     *
     * @param arguments its unique id
     */
    public static void main(String... arguments) {
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
