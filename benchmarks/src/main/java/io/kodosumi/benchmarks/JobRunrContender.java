package io.kodosumi.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.jobs.lambdas.JobRequest;
import org.jobrunr.jobs.lambdas.JobRequestHandler;
import org.jobrunr.scheduling.JobRequestScheduler;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.server.JobActivator;
import org.jobrunr.storage.sql.sqlite.SqLiteStorageProvider;

/** JobRunr's fire-and-forget jobs: the row is written, taken, and marked as succeeded. */
final class JobRunrContender implements Contender {
    private static final ConcurrentMap<UUID, CompletableFuture<Void>> ENDS = new ConcurrentHashMap<>();

    private final HikariDataSource pool;
    private final JobRequestScheduler scheduler;

    JobRunrContender(Path folder) {
        this.pool = Pools.sqlite(folder.resolve("jobrunr.db"), 4);
        this.scheduler = JobRunr.configure()
                .useStorageProvider(new SqLiteStorageProvider(pool))
                .useJobActivator(new Activator())
                .useBackgroundJobServer(BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                        .andPollIntervalInSeconds(5) // it takes no less
                        .andWorkerCount(32))
                .initialize()
                .getJobRequestScheduler();
    }

    private static final class Activator implements JobActivator {
        @Override
        @SuppressWarnings("unchecked")
        public <T> T activateJob(Class<T> type) {
            return (T) new Handler();
        }
    }

    /** A job that does nothing. */
    public record Noop(UUID id) implements JobRequest {
        @Override
        public Class<Handler> getJobRequestHandler() {
            return Handler.class;
        }
    }

    /** Runs it. */
    public static final class Handler implements JobRequestHandler<Noop> {
        @Override
        public void run(Noop request) {
            CompletableFuture<Void> end = ENDS.remove(request.id());
            if (end != null) {
                end.complete(null);
            }
        }
    }

    private CompletableFuture<Void> enqueue() {
        UUID id = UUID.randomUUID();
        CompletableFuture<Void> end = new CompletableFuture<>();
        ENDS.put(id, end);
        scheduler.enqueue(new Noop(id));
        return end;
    }

    @Override
    public void runOne() throws Exception {
        enqueue().get(2, TimeUnit.MINUTES);
    }

    @Override
    public void runAll(int count, int clients) throws Exception {
        var all = new java.util.concurrent.ConcurrentLinkedQueue<CompletableFuture<Void>>();
        Clients.rate(count, clients, () -> all.add(enqueue()));
        for (CompletableFuture<Void> end : all) {
            end.get(2, TimeUnit.MINUTES);
        }
    }

    @Override
    public void close() {
        JobRunr.destroy();
        pool.close();
    }
}
