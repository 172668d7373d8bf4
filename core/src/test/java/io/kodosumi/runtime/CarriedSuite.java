package io.kodosumi.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.Kodosumi;
import io.kodosumi.Tracer;
import io.kodosumi.model.Event;
import io.kodosumi.spi.EventTransport;
import io.kodosumi.spi.ExecutionStore;
import java.util.List;
import java.util.stream.IntStream;

/** Runtimes whose events go over a transport on which a test plays faults, and how to see that nothing is lost. */
abstract class CarriedSuite extends FlowSuite implements Spooled {
    final FaultyTransport faulty = new FaultyTransport(transport);

    @Override
    protected EventTransport carriedBy() {
        return faulty;
    }

    final Kodosumi node(ExecutionStore store, String roles, Flow... flows) {
        return open(builder(store, flows).setting("roles", roles));
    }

    static void count(Tracer tracer, int from, int to) {
        IntStream.range(from, to).forEach(i -> tracer.debug(Integer.toString(i)));
    }

    /** The log has all that was counted, once and in order, and no hole. */
    static void assertWhole(Execution execution, int counted) throws InterruptedException {
        List<Event> log = log(execution);
        assertThat(log.stream().filter(event -> event.kind().equals("debug")).map(Event::payload))
                .containsExactlyElementsOf(
                        IntStream.range(0, counted).mapToObj(Integer::toString).toList());
        assertThat(log).extracting(Event::kind).doesNotContain(Event.LOST);
        long expected = Event.position(1, 0);
        for (Event event : log) {
            expected = event.attempt() == Event.attempt(expected) ? expected + 1 : Event.position(event.attempt(), 1);
            assertThat(event.position()).isEqualTo(expected);
        }
    }
}
