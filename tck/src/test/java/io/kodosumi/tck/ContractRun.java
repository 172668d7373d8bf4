package io.kodosumi.tck;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.List;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs one test of a contract against what a test class opens, inside another test. */
final class ContractRun {
    private ContractRun() {}

    /** What became of the test of this name, in whichever topic it is; fails if there is not exactly one. */
    static TestExecutionResult of(Class<?> contractTest, String method) {
        List<TestExecutionResult> results = new ArrayList<>();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(contractTest))
                                .filters(only(method))
                                .build(),
                        new TestExecutionListener() {
                            @Override
                            public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
                                if (identifier.isTest()) {
                                    results.add(result);
                                }
                            }
                        });
        if (results.size() != 1) {
            throw new AssertionError("Ran " + results.size() + " tests for " + contractTest.getName() + "#" + method);
        }
        return results.get(0);
    }

    private static PostDiscoveryFilter only(String method) {
        return descriptor -> FilterResult.includedIf(isNamed(method, descriptor));
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
