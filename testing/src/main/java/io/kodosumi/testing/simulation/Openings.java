package io.kodosumi.testing.simulation;

import io.kodosumi.model.Fid;
import io.kodosumi.spi.EventTransport;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Notes whose openings a transport really took, whatever is said of it on the way to who published them. */
final class Openings implements EventTransport {
    private final EventTransport to;
    private final Set<Opened> taken = new HashSet<>();

    private record Opened(Fid fid, int attempt) {}

    Openings(EventTransport to) {
        this.to = to;
    }

    boolean has(Fid fid, int attempt) {
        return taken.contains(new Opened(fid, attempt));
    }

    @Override
    public EventTransport.Producer producer() {
        EventTransport.Producer producer = to.producer();
        return new EventTransport.Producer() {
            @Override
            public List<Published> publish(List<Run> runs) {
                List<Published> published = producer.publish(runs);
                for (int i = 0; i < runs.size(); i++) {
                    if (published.get(i).verdict() == Verdict.ACCEPTED) {
                        note(runs.get(i));
                    }
                }
                return published;
            }

            @Override
            public void close() {
                producer.close();
            }
        };
    }

    private void note(Run run) {
        run.events().stream()
                .filter(event -> event.opens())
                .forEach(event -> taken.add(new Opened(run.fid(), event.attempt())));
    }

    @Override
    public EventTransport.Consumer consumer(String name) {
        return to.consumer(name);
    }

    @Override
    public void close() {
        to.close();
    }
}
