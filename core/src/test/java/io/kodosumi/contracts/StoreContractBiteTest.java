package io.kodosumi.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.tck.ExecutionStoreContract;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The store's contract passes on a right store, and fails on each wrong one at the test that names its fault. */
class StoreContractBiteTest {
    static final Fault NONE = Fault.of("does all as told", "#", right -> right);

    static Stream<Fault> faults() {
        return Stream.of(
                        LogFaults.all(),
                        ClaimFaults.all(),
                        WaitFaults.all(),
                        AdmissionFaults.all(),
                        HookFaults.all(),
                        KeepingFaults.all(),
                        NudgeFaults.all())
                .flatMap(some -> some);
    }

    @Test
    void the_contract_passes_on_a_right_store_that_keeps_and_shares_its_data() {
        TestExecutionSummary summary = run(NONE, DiscoverySelectors.selectClass(SpoiltStoreRun.class));
        assertThat(failed(summary)).isEmpty();
        assertThat(summary.getTestsSucceededCount()).isGreaterThan(300);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void the_contract_fails_at_the_test_that_names_the_fault(Fault fault) {
        TestExecutionSummary summary = run(
                fault,
                DiscoverySelectors.selectNestedClass(
                        List.of(SpoiltStoreRun.class.getName()),
                        ExecutionStoreContract.class.getName() + "$" + fault.topic()));
        assertThat(failed(summary)).as("what fails on a store that %s", fault).contains(fault.test());
    }

    @Test
    void a_failure_shows_what_the_test_had_written_and_was_answered() {
        Fault fault =
                faults().filter(any -> any.topic().equals("Claims")).findFirst().orElseThrow();
        TestExecutionSummary summary = run(
                fault,
                DiscoverySelectors.selectNestedClass(
                        List.of(SpoiltStoreRun.class.getName()), ExecutionStoreContract.class.getName() + "$Claims"));
        assertThat(summary.getFailures())
                .isNotEmpty()
                .allSatisfy(failure -> assertThat(failure.getException().getSuppressed())
                        .hasSize(1)
                        .allSatisfy(before -> assertThat(before)
                                .hasMessageStartingWith("the test had written, and was answered:\n  Create[fid=")
                                .hasMessageContaining("\n    -> Row[row=ExecutionRow[")));
    }

    @Test
    void no_two_faults_share_a_name() {
        assertThat(faults().map(Fault::says)).hasSizeGreaterThanOrEqualTo(40).doesNotHaveDuplicates();
    }

    private static TestExecutionSummary run(Fault fault, DiscoverySelector what) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(what)
                                .configurationParameter(SpoiltStoreRun.FAULT, fault.says())
                                .configurationParameter("junit.jupiter.execution.timeout.default", "30 s")
                                .build(),
                        listener);
        assertThat(listener.getSummary().getTestsFoundCount())
                .as("tests found for a store that %s", fault)
                .isPositive();
        return listener.getSummary();
    }

    /** The methods that failed, each once. */
    private static Set<String> failed(TestExecutionSummary summary) {
        return summary.getFailures().stream()
                .flatMap(failure -> failure.getTestIdentifier().getSource().stream())
                .map(source -> source instanceof org.junit.platform.engine.support.descriptor.MethodSource method
                        ? method.getMethodName()
                        : source.toString())
                .collect(Collectors.toSet());
    }
}
