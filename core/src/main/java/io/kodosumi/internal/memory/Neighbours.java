package io.kodosumi.internal.memory;

import io.kodosumi.model.Fid;
import io.kodosumi.spi.Nudges;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parties of one store in memory: each is told on the thread of who nudges. */
final class Neighbours implements Nudges {
    private static final Logger LOG = LoggerFactory.getLogger(Neighbours.class);

    private final Set<Neighbour> all = ConcurrentHashMap.newKeySet();

    @Override
    public Party join(Consumer<Fid> listener) {
        Neighbour fresh = new Neighbour(listener);
        all.add(fresh);
        return fresh;
    }

    private final class Neighbour implements Party {
        private final Consumer<Fid> listener;

        Neighbour(Consumer<Fid> listener) {
            this.listener = listener;
        }

        @Override
        public void nudge(Collection<Fid> fids) {
            if (all.contains(this)) {
                all.stream().filter(other -> other != this).forEach(other -> fids.forEach(other::hear));
            }
        }

        private void hear(Fid fid) {
            try {
                listener.accept(fid);
            } catch (RuntimeException | Error fault) {
                LOG.warn("{}: who was told of a change failed", fid, fault);
            }
        }

        @Override
        public void close() {
            all.remove(this);
        }
    }
}
