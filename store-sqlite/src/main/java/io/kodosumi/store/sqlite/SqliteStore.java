package io.kodosumi.store.sqlite;

import static java.util.Objects.requireNonNull;

import io.kodosumi.model.Cursor;
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
import io.kodosumi.spi.Nudges;
import io.kodosumi.spi.Overview;
import io.kodosumi.spi.PurgeQuery;
import io.kodosumi.spi.Work;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Keeps executions in one SQLite file, which several processes of one machine may share; the file must be on a local disk.
 *
 * <p>One connection writes and a few read beside it, so that readers never wait for the writer; checkpoints run on a thread of their
 * own, which {@link Builder#open} starts and {@link #close} ends. A locked or full file and failing disks are passing conditions:
 * the call throws a transient exception, the same call succeeds once the condition has ended. Beside the database stand its
 * {@code -wal} and {@code -shm} files, and a folder {@code .nodes} of small files by which processes see at once that another has
 * changed something or has ended.
 */
public final class SqliteStore implements ExecutionStore, Nudges {
    private final Options options;
    private final Faults faults;
    private final Writer writer;
    private final Readers readers;
    private final Checkpoints checkpoints;
    private final NodeFiles files;
    private final Bells bells;
    private final Batch batch;
    private final Listings listings;
    private final Standing standing;
    private final Due due;
    private final Purging purging;
    private volatile boolean isClosed;

    private SqliteStore(Options options) {
        this.options = options;
        this.faults = new Faults(options);
        Connections connections = new Connections(options);
        prepare(connections);
        this.writer = new Writer(connections, faults);
        writer.start();
        this.readers = new Readers(options, connections, faults);
        this.checkpoints = new Checkpoints(connections::checkpointer, writer);
        this.files = new NodeFiles(options.file());
        this.bells = new Bells(options.file());
        this.batch = new Batch(writer, files, faults, options.clock());
        this.listings = new Listings(readers, options.clock());
        this.standing = new Standing(readers);
        this.due = new Due(readers, files);
        this.purging = new Purging(readers, writer);
        checkpoints.start();
        faults.opened();
    }

    private void prepare(Connections connections) {
        try {
            new Migrations(options, connections, Release.own()).run();
        } catch (SQLException e) {
            throw faults.of(e);
        }
        if (!Files.isWritable(options.file())) {
            throw faults.notWritable();
        }
    }

    /** A store in this file, which is created with its folders when it is opened. */
    public static Builder builder(Path file) {
        return new Builder(requireNonNull(file, "file"));
    }

    /** What a commit survives. In every case the file stays sound and a commit is whole or not there. */
    public enum Synchronous {
        /**
         * A commit survives the end of the process, however it ends. The crash of the operating system or a loss of power may take
         * the last commits, since the last checkpoint at most. A commit waits for no disk.
         */
        NORMAL,
        /** A commit survives the crash of the operating system and the loss of power as well. Each waits for the disk once. */
        FULL
    }

    /** What a store can be told before it is opened. */
    public static final class Builder {
        static final int READERS = 4;
        static final int MAX_PAGES = Integer.MAX_VALUE - 1;
        static final Duration BUSY_TIMEOUT = Duration.ofSeconds(5);

        private final Path file;
        private Clock clock = Clock.systemUTC();
        private Synchronous synchronous = Synchronous.NORMAL;
        private int maxPages;
        private Duration busyTimeout = BUSY_TIMEOUT;
        private int readers = READERS;

        private Builder(Path file) {
            this.file = file;
        }

        /** The clock that judges leases, expiries and dues; the system's by default. For tests. */
        public Builder clock(Clock judge) {
            this.clock = requireNonNull(judge, "clock");
            return this;
        }

        /** What a commit survives; {@link Synchronous#NORMAL} by default. */
        public Builder synchronous(Synchronous level) {
            this.synchronous = requireNonNull(level, "synchronous");
            return this;
        }

        /** How many pages of 4 KiB the file may have, at least 1; by default as many as SQLite allows. */
        public Builder maxPages(int pages) {
            check(pages >= 1, "A limit of " + pages + " pages: expected at least 1");
            this.maxPages = pages;
            return this;
        }

        /** How long to wait while another process writes, 1 ms to 1 hour; 5 seconds by default. */
        public Builder busyTimeout(Duration timeout) {
            check(isBusyTimeout(timeout), "A busy timeout of " + timeout + ": expected 1 ms to 1 hour");
            this.busyTimeout = timeout;
            return this;
        }

        static boolean isBusyTimeout(Duration timeout) {
            return timeout.compareTo(Duration.ofMillis(1)) >= 0 && timeout.compareTo(Duration.ofHours(1)) <= 0;
        }

        /** How many connections read at once, 1 to 64; 4 by default. */
        public Builder readers(int connections) {
            check(connections >= 1 && connections <= 64, connections + " readers: expected 1 to 64");
            this.readers = connections;
            return this;
        }

        private static void check(boolean isGood, String fault) {
            if (!isGood) {
                throw new IllegalArgumentException(fault);
            }
        }

        /**
         * Opens the file, creates or migrates it, and starts the thread that checkpoints.
         *
         * @throws KodosumiException if the file cannot be used: what is wrong with it, and what to do
         */
        public SqliteStore open() {
            return new SqliteStore(
                    new Options(file.toAbsolutePath().normalize(), clock, synchronous, maxPages, busyTimeout, readers));
        }
    }

    @Override
    public List<List<WriteResult>> write(List<List<Write>> units) {
        List<List<WriteResult>> results = batch.write(units);
        checkpoints.committed();
        return results;
    }

    @Override
    public boolean beat(NodeId node, Duration lease, String about) {
        if (isClosed) {
            throw faults.closed();
        }
        boolean isNew = files.hold(node);
        boolean lives = writer.transaction(statements -> {
            long now = Micros.now(options.clock());
            return new Nodes(statements, files, now).beat(node, Micros.after(now, lease), about);
        });
        if (isNew) {
            tidy(node);
        }
        if (!lives) {
            files.died(node);
        }
        bells.tidy();
        return lives;
    }

    /** Who came to an end leaves a row and a file that nobody else looks at again. */
    private void tidy(NodeId asking) {
        List<NodeId> forgotten = writer.transaction(
                statements -> new Nodes(statements, files, Micros.now(options.clock())).forgotten(asking));
        forgotten.forEach(node -> files.bury(asking, node));
    }

    @Override
    public Work.Page due(Work.Query query) {
        return due.page(query, Micros.now(options.clock()));
    }

    @Override
    public Optional<ExecutionRow> find(Fid fid) {
        return listings.find(fid);
    }

    @Override
    public EventPage events(Fid fid, long after, Set<String> kinds, int limit) {
        return listings.events(fid, after, kinds, limit);
    }

    @Override
    public List<Fact> facts(Fid fid, String space, String after, int limit) {
        return listings.facts(fid, space, after, limit);
    }

    @Override
    public Page<ExecutionRow> list(ExecutionQuery query, Cursor after, int limit) {
        return listings.list(query, after, limit);
    }

    @Override
    public Page<LockRow> locks(LockQuery query, Cursor after, int limit) {
        return listings.locks(query, after, limit);
    }

    @Override
    public List<Count> counts() {
        return standing.counts();
    }

    @Override
    public Overview overview() {
        return standing.overview(Micros.now(options.clock()));
    }

    @Override
    public List<Fid> purge(PurgeQuery query, int limit) {
        return purging.purge(query, limit, Micros.now(options.clock()));
    }

    @Override
    public void erase(Collection<Fid> fids) {
        purging.erase(fids);
        checkpoints.committed();
    }

    @Override
    public Party join(Consumer<Fid> listener) {
        if (isClosed) {
            throw faults.closed();
        }
        return bells.join(listener);
    }

    Writer writer() {
        return writer;
    }

    Readers readers() {
        return readers;
    }

    @Override
    public void close() {
        isClosed = true;
        bells.close();
        checkpoints.close();
        readers.close();
        writer.close();
        files.close();
    }
}
