package io.kodosumi.benchmarks;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.event.AbstractSchedulerListener;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** db-scheduler's one-time tasks: the row is written, picked, and deleted when the task is done. */
final class DbSchedulerContender implements Contender {
    private static final String SCHEMA = """
            CREATE TABLE scheduled_tasks (
                task_name TEXT NOT NULL, task_instance TEXT NOT NULL, task_data BLOB, execution_time TIMESTAMP NOT NULL,
                picked BOOLEAN NOT NULL, picked_by TEXT, last_success TIMESTAMP, last_failure TIMESTAMP,
                consecutive_failures INT, last_heartbeat TIMESTAMP, version BIGINT NOT NULL, priority SMALLINT,
                PRIMARY KEY (task_name, task_instance))
            """;

    private final HikariDataSource pool;
    private final Scheduler scheduler;
    private final OneTimeTask<Void> task = Tasks.oneTime("noop").execute((instance, context) -> {});
    private final Map<String, CompletableFuture<Void>> ends = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();

    DbSchedulerContender(Path folder, int connections) throws SQLException {
        this.pool = Pools.sqlite(folder.resolve("db-scheduler.db"), connections);
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(SCHEMA);
            statement.executeUpdate("CREATE INDEX execution_time_idx ON scheduled_tasks (execution_time)");
        }
        this.scheduler = Scheduler.create(pool, task)
                .threads(32)
                .pollingInterval(Duration.ofMillis(100))
                .enableImmediateExecution()
                .addSchedulerListener(new Ends())
                .build();
        scheduler.start();
    }

    private final class Ends extends AbstractSchedulerListener {
        @Override
        public void onExecutionComplete(ExecutionComplete complete) {
            CompletableFuture<Void> end =
                    ends.remove(complete.getExecution().taskInstance.getId());
            if (end != null) {
                end.complete(null);
            }
        }
    }

    private CompletableFuture<Void> schedule() {
        String id = Long.toString(ids.incrementAndGet());
        CompletableFuture<Void> end = new CompletableFuture<>();
        ends.put(id, end);
        scheduler.scheduleIfNotExists(task.instance(id), Instant.now());
        return end;
    }

    @Override
    public void runOne() throws Exception {
        schedule().get(2, TimeUnit.MINUTES);
    }

    @Override
    public void runAll(int count, int clients) throws Exception {
        var all = new java.util.concurrent.ConcurrentLinkedQueue<CompletableFuture<Void>>();
        Clients.rate(count, clients, () -> all.add(schedule()));
        for (CompletableFuture<Void> end : all) {
            end.get(2, TimeUnit.MINUTES);
        }
    }

    @Override
    public void close() {
        scheduler.stop();
        pool.close();
    }
}
