package io.kodosumi.examples.paid;

import static io.kodosumi.testing.KodosumiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.examples.paid.Escrow.Transfer;
import io.kodosumi.examples.paid.PaidJobs.Order;
import io.kodosumi.testing.Crash;
import io.kodosumi.testing.CrashTest;
import io.kodosumi.testing.KodosumiTest;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Paid jobs that crash on both sides of every transaction: the money moves once, under the key of its hook. */
class PaidJobBoundaryTest {
    private final PaidJobs jobs = new PaidJobs(this::note, moment -> {});

    @RegisterExtension
    final KodosumiTest kodosumi = KodosumiTest.with(jobs.flow()).configured(jobs::hooked);

    /** A bank that knows its keys: the crash kit compares how often it moved money with a run without a crash. */
    private void note(Transfer transfer) {
        kodosumi.effects()
                .happenedOnce(
                        transfer.key(), transfer.cents() + " from " + transfer.source() + " to " + transfer.target());
    }

    @CrashTest
    void what_was_finished_is_released_once_wherever_it_crashes() throws Exception {
        assertThat(kodosumi.run(PaidJobs.launch(new Order("order-1", "finished"))))
                .finished();

        assertThat(kodosumi.effects().all()).containsExactly("12000 from escrow to provider");
        assertHooksCrashedToo();
    }

    @CrashTest
    void what_failed_is_refunded_once_wherever_it_crashes() throws Exception {
        assertThat(kodosumi.run(PaidJobs.launch(new Order("order-1", "error")))).failed(IllegalStateException.class);

        assertThat(kodosumi.effects().all()).containsExactly("12000 from escrow to buyer");
        assertHooksCrashedToo();
    }

    @CrashTest(halts = true, sample = 1)
    void money_is_released_once_wherever_its_process_is_halted() throws Exception {
        kodosumi.run(PaidJobs.launch(new Order("order-1", "finished")));

        List<Crash> crashes = kodosumi.crashes().get(0).crashes();
        assertThat(crashes).isNotEmpty().allSatisfy(crash -> {
            assertThat(crash.kills()).isEqualTo(1);
            assertThat(crash.effects()).isEmpty();
        });
    }

    /** Before and after the hook begins, and before and after it is known to have run. */
    private void assertHooksCrashedToo() {
        assertThat(kodosumi.crashes().get(0).crashes())
                .filteredOn(crash -> crash.writes().contains("settle"))
                .hasSizeGreaterThanOrEqualTo(4)
                .allSatisfy(crash -> assertThat(crash.effects()).isEmpty());
    }
}
