package io.kodosumi.store.sqlite;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** A process that runs tests over whatever classes come first: says how many ran, and how many failed. */
final class PlantedMain {
    private PlantedMain() {}

    /** Takes pairs of a class and a method of it or of a class nested in it. */
    public static void main(String... arguments) {
        long ran = 0;
        long failed = 0;
        for (int i = 0; i < arguments.length; i += 2) {
            TestExecutionSummary summary = run(arguments[i], arguments[i + 1]);
            ran += summary.getTestsStartedCount() > 0 ? 1 : 0;
            failed += summary.getTestsFailedCount() > 0 ? 1 : 0;
        }
        System.out.println("RAN " + ran + " FAILED " + failed);
        System.exit(0); // whatever threads a fault has left behind
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
