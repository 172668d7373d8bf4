package io.kodosumi.tck;

import static io.kodosumi.spi.EventTransport.Verdict.ACCEPTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.EventTransport;
import io.kodosumi.spi.EventTransport.Consumer;
import io.kodosumi.spi.EventTransport.Producer;
import io.kodosumi.spi.EventTransport.Published;
import io.kodosumi.spi.EventTransport.Run;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the topics of the transport's contract share: an open transport, both its ends, and a log to send through it. */
abstract class TransportTopic {
    static final Duration AT_ONCE = Duration.ZERO;
    static final Duration A_MOMENT = Duration.ofMillis(50);
    static final int MANY = 100_000;

    final EventTransportContract contract;
    final LogScript script = new LogScript();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    EventTransport transport;
    Producer producer;
    Consumer consumer;

    TransportTopic(EventTransportContract contract) {
        this.contract = contract;
    }

    @BeforeEach
    void openTransport() {
        use(contract.open());
    }

    @AfterEach
    void closeWhatWasOpened() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    Duration patience() {
        return contract.patience();
    }

    boolean pollEnds(Duration wait) {
        try {
            return consumer.poll(1, wait).isEmpty();
        } catch (KodosumiException ended) {
            return true;
        }
    }

    boolean lacks(TransportAbility ability) {
        return contract.lacks().contains(ability);
    }

    Patience inTime() {
        return new Patience(patience());
    }

    <T extends AutoCloseable> T opened(T resource) {
        opened.push(resource);
        return resource;
    }

    final void use(EventTransport next) {
        transport = opened(next);
        producer = opened(transport.producer());
        consumer = opened(transport.consumer("first"));
    }

    Published publish(Run run) {
        List<Published> published = producer.publish(List.of(run));
        assertThat(published).hasSize(1);
        return published.get(0);
    }

    void accept(Run... runs) {
        List<Published> published = producer.publish(List.of(runs));
        assertThat(published).hasSize(runs.length);
        assertThat(published).extracting(Published::verdict).containsOnly(ACCEPTED);
    }

    /** Publishes so many runs of two events each, one by one. */
    static List<Event> emit(LogScript script, Producer to, int runs) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            Run run = script.next(2);
            assertThat(to.publish(List.of(run))).extracting(Published::verdict).containsExactly(ACCEPTED);
            events.addAll(run.events());
        }
        return events;
    }

    List<Run> handedOut(Consumer to) {
        List<Run> runs = to.poll(MANY, patience());
        assertThat(runs).as("handed out within %s", patience()).isNotEmpty();
        return runs;
    }

    /** Everything comes, in order, once, and nothing else does. */
    void assertSpooled(List<Run> runs) {
        List<Event> expected = eventsOf(runs);
        assertThat(spool(expected.size())).containsOnly(Map.entry(script.fid(), expected));
    }

    Map<Fid, List<Event>> spool(int events) {
        return spool(consumer, events);
    }

    /** Polls and is done, until so many events have come and nothing more does, or time is up. */
    Map<Fid, List<Event>> spool(Consumer from, int events) {
        Map<Fid, List<Event>> spooled = new HashMap<>();
        long deadline = System.nanoTime() + patience().toNanos();
        int count = 0;
        List<Run> runs;
        do {
            runs = from.poll(64, A_MOMENT);
            runs.forEach(run ->
                    spooled.computeIfAbsent(run.fid(), fid -> new ArrayList<>()).addAll(run.events()));
            from.done(runs);
            count += eventsOf(runs).size();
        } while ((!runs.isEmpty() || count < events) && System.nanoTime() < deadline);
        return spooled;
    }

    static List<Event> eventsOf(List<Run> runs) {
        return runs.stream().flatMap(run -> run.events().stream()).toList();
    }

    static long lastOf(Run run) {
        return run.events().get(run.events().size() - 1).position();
    }

    static void assertRefuses(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KodosumiException.class,
                        refusal -> assertThat(refusal.isTransient()).isFalse());
    }
}
