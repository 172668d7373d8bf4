package io.kodosumi.tck;

import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.spi.EventTransport.Consumer;
import io.kodosumi.spi.EventTransport.Run;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/** What several consumers spool together, and what two of them held at once. */
final class SharedSpool {
    final Map<Fid, List<Event>> spooled = new ConcurrentHashMap<>();
    private final Map<Fid, Consumer> holders = new ConcurrentHashMap<>();
    final Set<Fid> twiceHeld = ConcurrentHashMap.newKeySet();
    final CountDownLatch missing;

    SharedSpool(int events) {
        missing = new CountDownLatch(events);
    }

    boolean spoolWith(Consumer each, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (missing.getCount() > 0 && System.nanoTime() < deadline) {
            hold(each, each.poll(7, Duration.ofMillis(50)));
        }
        return true;
    }

    private void hold(Consumer holder, List<Run> runs) {
        Set<Fid> fids = runs.stream().map(Run::fid).collect(Collectors.toSet());
        fids.stream().filter(fid -> holders.putIfAbsent(fid, holder) != null).forEach(twiceHeld::add);
        runs.forEach(run -> spooled.computeIfAbsent(run.fid(), fid -> Collections.synchronizedList(new ArrayList<>()))
                .addAll(run.events()));
        fids.forEach(fid -> holders.remove(fid, holder));
        holder.done(runs);
        TransportTopic.eventsOf(runs).forEach(event -> missing.countDown());
    }
}
