package io.kodosumi.examples.own;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.NodeId;
import io.kodosumi.model.Page;
import io.kodosumi.spi.ExecutionQuery;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.LockQuery;
import io.kodosumi.spi.LockRow;
import io.kodosumi.spi.Overview;
import io.kodosumi.spi.PurgeQuery;
import io.kodosumi.spi.Work;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Executions in one append-only file, with everything in memory as well: small enough to be read in an hour, durable enough to be
 * used by one process. A loss of power takes nothing that was acknowledged.
 *
 * <p>One lock for all calls, held while the disk is forced: so nobody reads what a crash could take back. Deliberately does not share
 * its file between processes and does not keep more than fits into memory.
 */
public final class LogFileStore implements ExecutionStore {
    private final Path path;
    private final Clock clock;
    private final FileGuard guard;
    private final LogFile file;
    private final ReentrantLock lock = new ReentrantLock();
    private Index index;
    private boolean isUnsure;
    private boolean isClosed;

    /**
     * Opens the file, or makes it with its folders.
     *
     * @param clock tells the time to this store and to all who read its rows
     */
    public LogFileStore(Path path, Clock clock) {
        this.path = path.toAbsolutePath().normalize();
        this.clock = clock;
        try {
            Files.createDirectories(this.path.resolveSibling(""));
            guard = FileGuard.take(this.path);
        } catch (IOException e) {
            throw failed("open", e);
        }
        try {
            file = LogFile.open(this.path);
            index = file.replay();
        } catch (IOException e) {
            throw freed(failed("open", e));
        } catch (RuntimeException e) {
            throw freed(e);
        }
    }

    private <E extends RuntimeException> E freed(E failure) {
        try {
            guard.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    @Override
    public List<List<WriteResult>> write(List<List<Write>> units) {
        return change(tx -> {
            Units judge = new Units(tx);
            return units.stream().map(judge::apply).toList();
        });
    }

    @Override
    public boolean beat(NodeId node, Duration lease, String about) {
        return change(tx -> {
            boolean lives = !tx.isDead(node);
            if (lives) {
                tx.change(new Change.Known(new Overview.Node(node, tx.in(lease), false, about)));
            }
            return lives;
        });
    }

    @Override
    public List<Fid> purge(PurgeQuery query, int limit) {
        return change(tx -> {
            List<Kept> named = new Listings(tx.index, tx.now).purgeable(query, limit);
            named.stream().filter(kept -> !kept.marks().purged()).forEach(kept -> {
                tx.change(new Change.Row(kept.with(kept.marks().withPurged())));
            });
            return named.stream().map(Kept::fid).toList();
        });
    }

    @Override
    public void erase(Collection<Fid> fids) {
        change(tx -> {
            new HashSet<>(fids).forEach(fid -> {
                Kept kept = tx.entry(fid).kept;
                if (kept != null && kept.marks().purged()) {
                    tx.change(new Change.Erased(fid));
                }
            });
            return fids.size();
        });
    }

    @Override
    public Work.Page due(Work.Query query) {
        return read(now -> new DueWork(new Transaction(index, now), query).page());
    }

    @Override
    public Optional<ExecutionRow> find(Fid fid) {
        return read(now -> index.entry(fid).present().map(kept -> kept.row(now)));
    }

    @Override
    public EventPage events(Fid fid, long after, Set<String> kinds, int limit) {
        return read(now -> index.entry(fid)
                .present()
                .map(kept -> events(kept, after, kinds, limit))
                .orElse(new EventPage(List.of(), after, false)));
    }

    private EventPage events(Kept kept, long after, Set<String> kinds, int limit) {
        List<Event> events = index.entry(kept.fid()).log.tailMap(after, false).values().stream()
                .filter(event -> kinds.isEmpty() || kinds.contains(event.kind()))
                .limit(limit)
                .toList();
        long head = kept.log().head();
        long through = events.size() < limit
                ? Math.max(after, head)
                : events.get(events.size() - 1).position();
        return new EventPage(events, through, kept.log().closed() && through >= head);
    }

    @Override
    public List<Fact> facts(Fid fid, String space, String after, int limit) {
        return read(now -> {
            Entry entry = index.entry(fid);
            boolean isThere = fid.equals(Fid.STORE) || entry.present().isPresent();
            return entry.facts(space)
                    .filter(fact -> isThere && fact.key().compareTo(after) > 0)
                    .limit(limit)
                    .toList();
        });
    }

    @Override
    public Page<ExecutionRow> list(ExecutionQuery query, Cursor after, int limit) {
        return read(now -> new Listings(index, now).executions(query, after, limit));
    }

    @Override
    public Page<LockRow> locks(LockQuery query, Cursor after, int limit) {
        return read(now -> new Listings(index, now).locks(query, after, limit));
    }

    @Override
    public List<Count> counts() {
        return read(now -> index.running().entrySet().stream()
                .map(each -> new Count(each.getKey().flow(), each.getKey().user(), each.getValue()))
                .toList());
    }

    @Override
    public Overview overview() {
        return read(now -> new Listings(index, now).overview());
    }

    /** Runs a transaction in memory and forces what it changed; whatever fails leaves the file to say what is true. */
    private <T> T change(Function<Transaction, T> work) {
        return locked(() -> {
            Transaction tx = new Transaction(index, Micros.of(clock.instant()));
            isUnsure = true;
            T result = work.apply(tx);
            try {
                if (!tx.changes().isEmpty()) {
                    file.append(tx.changes());
                }
            } catch (IOException e) {
                throw failed("write", e);
            }
            isUnsure = false;
            return result;
        });
    }

    private <T> T read(Function<Instant, T> work) {
        return locked(() -> work.apply(Micros.of(clock.instant())));
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            if (isClosed) {
                throw new KodosumiException("The store of '" + path + "' is closed: expected no call after close()");
            }
            if (isUnsure) {
                index = file.replay();
                isUnsure = false;
            }
            return work.get();
        } catch (IOException e) {
            throw failed("read", e);
        } finally {
            lock.unlock();
        }
    }

    private KodosumiException failed(String what, IOException cause) {
        return new KodosumiException(
                "Could not " + what + " '" + path + "': " + cause
                        + "; expected a writable file on a disk with room; the same call may be repeated",
                cause,
                true);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (!isClosed) {
                isClosed = true;
                file.close();
                guard.close();
            }
        } catch (IOException e) {
            throw failed("close", e);
        } finally {
            lock.unlock();
        }
    }
}
