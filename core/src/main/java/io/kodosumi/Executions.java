package io.kodosumi;

import io.kodosumi.model.Status;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.ExecutionQuery;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Which executions a listing shall have: all, narrowed by what is said. Several flows, users or status are one or the other; several
 * labels must all be there. Immutable.
 */
public final class Executions {
    private static final Executions ALL = new Executions(ExecutionQuery.ALL);

    private final ExecutionQuery query;

    private Executions(ExecutionQuery query) {
        this.query = query;
    }

    /** All that the user who asks can see. */
    public static Executions all() {
        return ALL;
    }

    /** Of this flow, or of another one named before. */
    public Executions flow(String name) {
        return new Executions(new ExecutionQuery(
                query.fids(),
                query.users(),
                with(query.flows(), name),
                query.status(),
                query.from(),
                query.until(),
                query.labels()));
    }

    /** Of this user, or of another one named before. Only {@link Kodosumi#system} sees those of others. */
    public Executions user(String name) {
        return users(with(query.users(), new UserId(name)));
    }

    private Executions users(Set<UserId> users) {
        return new Executions(new ExecutionQuery(
                query.fids(), users, query.flows(), query.status(), query.from(), query.until(), query.labels()));
    }

    /** Which stand so, or as named before. */
    public Executions status(Status... some) {
        Set<Status> all = new HashSet<>(query.status());
        all.addAll(Arrays.asList(some));
        return new Executions(new ExecutionQuery(
                query.fids(),
                query.users(),
                query.flows(),
                Set.copyOf(all),
                query.from(),
                query.until(),
                query.labels()));
    }

    /** Which have no outcome yet. */
    public Executions unfinished() {
        return status(Arrays.stream(Status.values())
                .filter(status -> !status.isFinal())
                .toArray(Status[]::new));
    }

    /** Launched at this instant or later, by the store's clock. */
    public Executions from(Instant earliest) {
        return new Executions(new ExecutionQuery(
                query.fids(),
                query.users(),
                query.flows(),
                query.status(),
                Optional.of(earliest),
                query.until(),
                query.labels()));
    }

    /** Launched before this instant, by the store's clock. */
    public Executions until(Instant end) {
        return new Executions(new ExecutionQuery(
                query.fids(),
                query.users(),
                query.flows(),
                query.status(),
                query.from(),
                Optional.of(end),
                query.labels()));
    }

    /** Whose label of this name has exactly this value. */
    public Executions label(String name, String value) {
        Map<String, String> labels = new HashMap<>(query.labels());
        labels.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
        return new Executions(new ExecutionQuery(
                query.fids(),
                query.users(),
                query.flows(),
                query.status(),
                query.from(),
                query.until(),
                Map.copyOf(labels)));
    }

    private static <T> Set<T> with(Set<T> some, T other) {
        Set<T> all = new HashSet<>(some);
        all.add(Objects.requireNonNull(other, "name"));
        return Set.copyOf(all);
    }

    ExecutionQuery query() {
        return query;
    }

    /** As one user may ask; empty if it is about others only. */
    Optional<ExecutionQuery> of(UserId user) {
        return query.users().isEmpty() || query.users().contains(user)
                ? Optional.of(users(Set.of(user)).query)
                : Optional.empty();
    }

    /** What is said. */
    @Override
    public String toString() {
        return query.toString();
    }
}
