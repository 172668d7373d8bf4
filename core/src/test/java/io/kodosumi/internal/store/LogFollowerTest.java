package io.kodosumi.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kodosumi.internal.memory.MemoryStore;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.NodeId;
import io.kodosumi.model.Status;
import io.kodosumi.runtime.ManualTiming;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.PurgeQuery;
import io.kodosumi.spi.Write;
import io.kodosumi.tck.ForwardingStore;
import io.kodosumi.tck.Writes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LogFollowerTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration LONG = Duration.ofMinutes(20);

    private final ManualTiming timing = new ManualTiming(Clock.systemUTC());
    private final AtomicInteger finds = new AtomicInteger();
    private final AtomicInteger ends = new AtomicInteger();
    private final Watched store = new Watched();
    private final Bell bell = new Bell();
    private final Fid fid = Writes.newFid();
    private final List<Event> heard = new CopyOnWriteArrayList<>();
    private final LogFollower follower = new LogFollower(timing, store, fid, 0, heard::add, ends::incrementAndGet);

    /** Counts the reads of rows. */
    private final class Watched extends ForwardingStore {
        Watched() {
            super(new MemoryStore(Clock.systemUTC()));
        }

        @Override
        public Optional<ExecutionRow> find(Fid sought) {
            finds.incrementAndGet();
            return super.find(sought);
        }
    }

    private void write(Write... writes) {
        store.write(List.of(List.of(writes)));
    }

    /** As a commit would, or a look; over when all is read. */
    private void ring() throws InterruptedException {
        bell.ring(fid);
        assertThat(follower.awaitThread(SOON)).isTrue();
    }

    private void follow() throws InterruptedException {
        write(
                Writes.launch(fid, Writes.order(Writes.ALICE)),
                Writes.claim(fid, new NodeId("node-a"), 0),
                Writes.append(fid, 0, Writes.opening(1)));
        follower.start(bell);
        ring();
        assertThat(heard).hasSize(1);
    }

    @Test
    void it_ends_when_its_execution_is_purged() throws Exception {
        follow();
        write(
                Writes.settle(fid, 1, Status.FINISHED),
                Writes.append(fid, Writes.at(1, 0), Writes.closing(1, 9, Status.FINISHED)));
        store.erase(store.purge(new PurgeQuery(Optional.empty(), Set.of(), Instant.MAX), 10));
        assertThat(store.find(fid)).isEmpty();
        timing.advance(LONG);
        ring();

        assertThat(ends).hasValue(1);
        assertThatThrownBy(() -> follower.await(Duration.ZERO))
                .isInstanceOf(KodosumiException.class)
                .hasMessage("Execution " + fid + " was purged while it was followed, and its log with it: nothing more"
                        + " comes. Keep executions for as long as somebody may read them.")
                .matches(failure -> !((KodosumiException) failure).isTransient());
    }

    @Test
    void while_nothing_happens_few_rings_make_it_look_whether_the_execution_is_there() throws Exception {
        follow();
        for (int i = 0; i < 100; i++) {
            ring();
        }
        assertThat(finds).hasValue(0);
        timing.advance(LONG);
        for (int i = 0; i < 100; i++) {
            ring();
        }
        assertThat(finds).hasValue(1);
        assertThat(follower.await(Duration.ZERO)).isFalse();
        assertThat(ends).hasValue(0);
    }
}
