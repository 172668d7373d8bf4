package io.kodosumi.store.sqlite;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.List;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** A process that runs tests over whatever classes come first: says how many ran, how many failed, and with what. */
final class PlantedMain {
    private static final int LONGEST = 300;

    private PlantedMain() {}

    /** Takes pairs of a class and a method of it or of a class nested in it. */
    public static void main(String... arguments) {
        long ran = 0;
        List<String> failures = new ArrayList<>();
        for (int i = 0; i < arguments.length; i += 2) {
            TestExecutionSummary summary = run(arguments[i], arguments[i + 1]);
            ran += summary.getTestsStartedCount() > 0 ? 1 : 0;
            summary.getFailures().stream().limit(1).map(PlantedMain::said).forEach(failures::add);
        }
        System.out.println("RAN " + ran + " FAILED " + failures.size() + String.join("", failures));
        System.exit(0); // whatever threads a fault has left behind
    }

    private static String said(TestExecutionSummary.Failure failure) {
        String said = (" AS " + failure.getException()).replaceAll("\\s+", " ");
        return said.substring(0, Math.min(said.length(), LONGEST));
    }

    private static TestExecutionSummary run(String runner, String method) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(runner))
                                .filters((PostDiscoveryFilter) found -> FilterResult.includedIf(isNamed(method, found)))
                                .build(),
                        listener);
        return listener.getSummary();
    }

    private static boolean isNamed(String method, TestDescriptor descriptor) {
        return descriptor
                .getSource()
                .filter(MethodSource.class::isInstance)
                .map(MethodSource.class::cast)
                .filter(source -> source.getMethodName().equals(method))
                .isPresent();
    }
}
