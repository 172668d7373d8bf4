package io.kodosumi.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.Health;
import io.kodosumi.SystemTimes;
import io.kodosumi.internal.memory.MemoryStore;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class GlancesTest {
    private final Threadless timing = new Threadless();
    private final Problems problems = new Problems(timing);
    private final Glances glances = new Glances(new MemoryStore(Clock.systemUTC()), timing, problems);

    @Test
    void without_a_thread_to_look_on_it_says_so_and_looks_when_there_is_one() {
        timing.isOut.set(true);
        assertThat(glances.last()).isEmpty();
        assertThat(problems.all())
                .singleElement()
                .extracting(Health.Problem::detail)
                .isEqualTo(
                        "No thread could be started to look at how the store stands: java.lang.InternalError: planted."
                                + " The next to ask tries again; see how many threads the process has and may have.");

        timing.isOut.set(false);
        assertThat(glances.last()).isPresent();
        assertThat(problems.all()).isEmpty();
    }

    /** Starts no thread while the process has too many. */
    private static final class Threadless extends SystemTimes {
        private final AtomicBoolean isOut = new AtomicBoolean();

        @Override
        public Worker start(String name, Runnable body) {
            if (isOut.get()) {
                throw new InternalError("planted");
            }
            return super.start(name, body);
        }
    }
}
