package io.kodosumi.testing.simulation;

import io.kodosumi.model.Fid;
import io.kodosumi.spi.EventTransport;
import io.kodosumi.tck.ForwardingTransport;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Notes whose openings a transport really took, whatever is said of it on the way to who published them. */
final class Openings extends ForwardingTransport {
    private final Set<Opened> taken = new HashSet<>();

    private record Opened(Fid fid, int attempt) {}

    Openings(EventTransport to) {
        super(to);
    }

    boolean has(Fid fid, int attempt) {
        return taken.contains(new Opened(fid, attempt));
    }

    @Override
    protected List<Published> publish(Producer producer, List<Run> runs) {
        List<Published> published = super.publish(producer, runs);
        for (int i = 0; i < runs.size(); i++) {
            if (published.get(i).verdict() == Verdict.ACCEPTED) {
                note(runs.get(i));
            }
        }
        return published;
    }

    private void note(Run run) {
        run.events().stream()
                .filter(event -> event.opens())
                .forEach(event -> taken.add(new Opened(run.fid(), event.attempt())));
    }
}
