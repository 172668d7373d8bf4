package io.kodosumi;

import io.kodosumi.model.Fid;
import io.kodosumi.model.LockState;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.LockQuery;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Which open locks a listing shall have, as an inbox asks for them: all, narrowed by what is said. Several flows, names, users or
 * executions are one or the other. Immutable.
 */
public final class OpenLocks {
    private static final OpenLocks ALL = new OpenLocks(new LockQuery(Set.of(), Set.of(), Set.of(LockState.OPEN)));

    private final LockQuery query;

    private OpenLocks(LockQuery query) {
        this.query = query;
    }

    /** All that the user who asks can see. */
    public static OpenLocks all() {
        return ALL;
    }

    /** Of executions of this flow, or of another one named before. */
    public OpenLocks flow(String name) {
        return narrowed(with(query.flows(), name), query.names(), query.labels(), query.expiresBefore());
    }

    /** Which their flows call so, or as named before. */
    public OpenLocks name(String name) {
        return narrowed(query.flows(), with(query.names(), name), query.labels(), query.expiresBefore());
    }

    /** Of executions whose launch gave this label this value, besides those named before. */
    public OpenLocks label(String name, String value) {
        Map<String, String> labels = new HashMap<>(query.labels());
        labels.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
        return narrowed(query.flows(), query.names(), Map.copyOf(labels), query.expiresBefore());
    }

    /** Which expire before this instant, by the store's clock. */
    public OpenLocks expiringBefore(Instant instant) {
        return narrowed(query.flows(), query.names(), query.labels(), Optional.of(instant));
    }

    /** Of this execution, or of another one named before. */
    public OpenLocks execution(Fid fid) {
        return about(with(query.fids(), fid), query.owners());
    }

    /** Of this user's executions, or of another one's named before. Only {@link Kodosumi#system} sees those of others. */
    public OpenLocks user(String name) {
        return about(query.fids(), with(query.owners(), new UserId(name)));
    }

    private OpenLocks narrowed(
            Set<String> flows, Set<String> names, Map<String, String> labels, Optional<Instant> expiresBefore) {
        return new OpenLocks(
                new LockQuery(query.fids(), query.owners(), query.states(), flows, names, labels, expiresBefore));
    }

    private OpenLocks about(Set<Fid> fids, Set<UserId> owners) {
        return new OpenLocks(new LockQuery(
                fids, owners, query.states(), query.flows(), query.names(), query.labels(), query.expiresBefore()));
    }

    private static <T> Set<T> with(Set<T> some, T other) {
        Set<T> all = new HashSet<>(some);
        all.add(Objects.requireNonNull(other));
        return Set.copyOf(all);
    }

    LockQuery query() {
        return query;
    }

    /** As one user may ask; empty if it is about others only. */
    Optional<LockQuery> of(UserId user) {
        return query.owners().isEmpty() || query.owners().contains(user)
                ? Optional.of(about(query.fids(), Set.of(user)).query)
                : Optional.empty();
    }

    /** What is said. */
    @Override
    public String toString() {
        return query.toString();
    }
}
