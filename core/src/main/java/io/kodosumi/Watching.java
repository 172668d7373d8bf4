package io.kodosumi;

import io.kodosumi.internal.Services;
import io.kodosumi.internal.node.NodeRuntime;
import io.kodosumi.internal.store.Bell;
import io.kodosumi.internal.store.LogFollower;
import io.kodosumi.internal.store.Watcher;
import io.kodosumi.internal.store.WriteQueue;
import io.kodosumi.model.Fid;
import io.kodosumi.spi.Nudges;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells who follows or waits for an execution that it has changed, in whichever runtime that was. */
final class Watching {
    private static final Logger LOG = LoggerFactory.getLogger(Kodosumi.class);

    /** Between two that ask for what no nudge told. */
    private static final int LOOKS_FOR_LOST_HINTS = 30;

    private final Services services;
    private final NodeRuntime node;
    private final Bell bell;
    private final Bell outcomes = new Bell();
    private final Watcher watcher;
    private final Watcher outcomeWatcher;
    private final Map<Integer, LogFollower> follows = new ConcurrentSkipListMap<>();
    private final AtomicInteger followed = new AtomicInteger();
    private volatile Nudges.@Nullable Party neighbours;
    private int looks; // on the dispatcher's thread

    Watching(Services services, NodeRuntime node, Bell bell) {
        this.services = services;
        this.node = node;
        this.bell = bell;
        this.watcher = new Watcher(services.timing(), bell);
        this.outcomeWatcher = new Watcher(services.timing(), outcomes);
    }

    Watcher watcher() {
        return watcher;
    }

    /** For outcomes alone: what else is written of an execution does not make it ask. */
    Watcher outcomes() {
        return outcomeWatcher;
    }

    Follow follow(Fid fid, long after, EventListener listener) {
        int number = followed.incrementAndGet();
        LogFollower follower = new LogFollower(
                services.timing(), services.store(), fid, after, listener, () -> follows.remove(number));
        follows.put(number, follower);
        follower.start(bell);
        return follower;
    }

    /** What a commit changed: tells who waits for it. Called on the writer's thread. */
    void committed(WriteQueue.Committed committed) {
        bell.ring(committed.fid());
        boolean claimed = committed.results().size() > 1 && committed.results().get(1) instanceof WriteResult.Row;
        for (Write write : committed.writes()) {
            if (write instanceof Write.Control
                    || (write instanceof Write.CloseLock close && close.attempt() == 0)
                    || (write instanceof Write.ExtendLock extend && extend.attempt() == 0)) {
                node.changed(committed.fid());
            } else if (write instanceof Write.Create && !claimed) {
                node.arrived();
            } else if (write instanceof Write.Rest rest) {
                rested(rest.how());
            } else if (write instanceof Write.Settle) {
                outcomes.ring(committed.fid());
            }
        }
    }

    /** Other runtimes are told of it. */
    void committed(Set<Fid> fids) {
        Nudges.Party party = neighbours;
        if (party != null) {
            party.nudge(fids);
        }
    }

    /** Hears from now on what other runtimes change, and tells them. */
    Nudges.Party join(Nudges nudges) {
        Nudges.Party party = nudges.join(this::nudged);
        neighbours = party;
        return party;
    }

    /** Another runtime says that it has changed this, or {@link Fid#STORE} for anything. */
    private void nudged(Fid fid) {
        if (fid.equals(Fid.STORE)) {
            ringForeign();
        } else {
            bell.ring(fid);
            outcomes.ring(fid);
        }
        services.publisher().ifPresent(publisher -> publisher.nudged(fid));
        node.nudged(fid);
    }

    /** The node has looked at the store, and what others run may have changed too: where they tell of it, a hint may have been lost. */
    void looked() {
        if (neighbours == null || ++looks % LOOKS_FOR_LOST_HINTS == 0) {
            ringForeign();
        }
    }

    private void ringForeign() {
        bell.ringAll(fid -> !node.isHere(fid));
        outcomes.ringAll(fid -> !node.isHere(fid));
    }

    private void rested(Write.Rest.How how) {
        if (!how.keepsClaim()) {
            node.ring();
        } else if (how == Write.Rest.How.PARKED) {
            node.roomIsFree();
        }
    }

    // ---- closing ----

    /** Whether the present thread calls a listener of this runtime. */
    boolean isOnListenersThread() {
        return follows.values().stream().anyMatch(LogFollower::isHere);
    }

    /** Ends all subscriptions, and waits within the time for listeners that still hear an event. */
    void endFollows(Duration atMost) {
        List<LogFollower> all = List.copyOf(follows.values());
        all.forEach(LogFollower::close);
        long until = services.timing().nanoTime() + atMost.toNanos();
        boolean interrupted = false;
        for (LogFollower follower : all) {
            try {
                Duration left =
                        Duration.ofNanos(Math.max(0, until - services.timing().nanoTime()));
                if (!follower.awaitThread(interrupted ? Duration.ZERO : left)) {
                    LOG.warn("The listener of {} still hears an event; its thread ends when it returns", follower);
                }
            } catch (InterruptedException hurry) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
