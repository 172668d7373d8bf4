package io.kodosumi.tck;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.ArrayList;
import java.util.List;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs one test of a contract against what a test class opens, inside another test. */
final class ContractRun {
    private ContractRun() {}

    /** What became of the test of this name; fails if the class has no such test. */
    static TestExecutionResult of(Class<?> contractTest, String method) {
        List<TestExecutionResult> results = new ArrayList<>();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectMethod(contractTest, method))
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
            throw new AssertionError(
                    "Ran " + results.size() + " tests for " + contractTest.getSimpleName() + "#" + method);
        }
        return results.get(0);
    }
}
