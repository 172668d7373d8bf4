package io.kodosumi.contracts;

import io.kodosumi.internal.memory.MemoryStore;
import io.kodosumi.model.Cursor;
import io.kodosumi.model.Fid;
import io.kodosumi.model.Page;
import io.kodosumi.spi.ExecutionQuery;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.LockQuery;
import io.kodosumi.spi.LockRow;
import io.kodosumi.spi.PurgeQuery;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import io.kodosumi.spi.WriteResult.Reason;
import io.kodosumi.tck.ForwardingStore;
import io.kodosumi.tck.StoreAbility;
import io.kodosumi.tck.Writes;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Faults of launches, facts, listings, purging, reopening and closing. */
final class KeepingFaults {
    private KeepingFaults() {}

    static Stream<Fault> all() {
        return Stream.of(launches(), listings(), purging(), opening()).flatMap(faults -> faults);
    }

    private static Stream<Fault> launches() {
        return Stream.of(
                Fault.of(
                        "launches twice under one key",
                        "Launches#the_same_user_and_key_is_one_execution",
                        right -> Spoilt.writes(right, Write.Create.class, Writes::withoutKey)),
                Fault.of(
                        "stores a version that was taken",
                        "Journals#a_fact_is_stored_once_per_version",
                        right -> Spoilt.writes(right, Write.Put.class, put -> nextVersion(right, put))));
    }

    private static Stream<Fault> listings() {
        return Stream.of(
                Fault.of(
                        "leaks another user's row",
                        "Listings#a_user_sees_hers_only_and_an_unknown_user_none",
                        right -> listing(right, KeepingFaults::ofAnyUser)),
                Fault.of(
                        "ignores labels",
                        "Listings#labels_match_whole_values_and_all_of_them",
                        right -> listing(right, KeepingFaults::ofAnyLabel)),
                Fault.of(
                        "shifts pages when something new arrives",
                        "Listings#pages_do_not_shift_while_new_ones_arrive",
                        KeepingFaults::countingFromTheTop),
                Fault.of(
                        "shows a lock to who does not own it",
                        "LockListings#owners_see_theirs_only",
                        KeepingFaults::showingAllLocks),
                Fault.of(
                        "does not look at the names that locks are asked by",
                        "LockListings#flows_names_and_expiries_are_filters_and_all_given_hold",
                        KeepingFaults::showingAnyName),
                Fault.of(
                        "does not look at the labels that locks are asked by",
                        "LockListings#labels_are_those_of_the_execution_and_all_given_hold",
                        KeepingFaults::showingAnyLabel),
                Fault.of(
                        "looks at one label only",
                        "Listings#every_combination_of_filters_finds_what_matches_all_of_them_once_and_in_order",
                        right -> listing(right, KeepingFaults::ofOneLabel)));
    }

    private static Stream<Fault> purging() {
        return Stream.of(
                Fault.of(
                        "purges what has armed hooks",
                        "Purging#armed_hooks_are_never_purged_until_they_ran",
                        KeepingFaults::disarmingBeforeAPurge),
                Fault.of(
                        "purges what is younger than asked for",
                        "Purging#what_is_younger_than_asked_for_is_not_purged",
                        KeepingFaults::purgingOfAnyAge),
                Fault.of(
                        "keeps the key of what was purged",
                        "Purging#its_key_is_free_from_then_on",
                        KeepingFaults::neverFreeingAKey),
                Fault.of(
                        "names what it marked only once",
                        "Purging#it_is_named_again_until_it_is_erased",
                        KeepingFaults::namingOnce),
                Fault.of(
                        "erases nothing",
                        "Purging#it_is_named_again_until_it_is_erased",
                        right -> new ForwardingStore(right) {
                            @Override
                            public void erase(Collection<Fid> fids) {
                                super.erase(List.of());
                            }
                        }));
    }

    private static Stream<Fault> opening() {
        return Stream.of(
                Fault.onOpen(
                        "forgets everything when it is opened again",
                        "Reopening#what_was_written_is_there_after_reopening",
                        (right, clock) -> new MemoryStore(clock)),
                Fault.of(
                        "does not see what another wrote",
                        "Reopening#two_stores_on_the_same_data_see_each_others_writes",
                        KeepingFaults::seeingOnlyItsOwn),
                Fault.lacking(
                        StoreAbility.SHARING,
                        "says that it does not share its data, and opens them twice",
                        "Reopening#two_stores_on_the_same_data_see_each_others_writes"),
                Fault.of(
                        "goes on after close",
                        "AfterClose#every_call_after_close_throws_for_good",
                        right -> new ForwardingStore(right) {
                            @Override
                            public void close() {
                                super.counts();
                            }
                        }));
    }

    private static Write.Put nextVersion(ExecutionStore right, Write.Put put) {
        Fact fact = put.fact();
        int stored = right.facts(put.fid(), fact.space(), "", 100).stream()
                .filter(other -> other.key().equals(fact.key()))
                .mapToInt(Fact::version)
                .findFirst()
                .orElse(0);
        return new Write.Put(
                put.fid(), put.attempt(), put.emitted(), new Fact(fact.space(), fact.key(), stored + 1, fact.value()));
    }

    private static ExecutionStore listing(ExecutionStore right, UnaryOperator<ExecutionQuery> change) {
        return new ForwardingStore(right) {
            @Override
            public Page<ExecutionRow> list(ExecutionQuery query, Cursor after, int limit) {
                return super.list(change.apply(query), after, limit);
            }
        };
    }

    private static ExecutionQuery ofAnyUser(ExecutionQuery query) {
        return new ExecutionQuery(
                query.fids(), Set.of(), query.flows(), query.status(), query.from(), query.until(), query.labels());
    }

    private static ExecutionQuery ofAnyLabel(ExecutionQuery query) {
        return new ExecutionQuery(
                query.fids(), query.users(), query.flows(), query.status(), query.from(), query.until(), Map.of());
    }

    private static ExecutionStore countingFromTheTop(ExecutionStore right) {
        return new ForwardingStore(right) {
            @Override
            public Page<ExecutionRow> list(ExecutionQuery query, Cursor after, int limit) {
                int from = after.isStart() ? 0 : Integer.parseInt(after.value());
                List<ExecutionRow> all = super.list(query, Cursor.START, 100).items();
                int to = Math.min(all.size(), from + limit);
                Optional<Cursor> next =
                        to == all.size() ? Optional.empty() : Optional.of(new Cursor(String.valueOf(to)));
                return new Page<>(all.subList(Math.min(from, to), to), next);
            }
        };
    }

    private static ExecutionStore showingAllLocks(ExecutionStore right) {
        return new ForwardingStore(right) {
            @Override
            public Page<LockRow> locks(LockQuery query, Cursor after, int limit) {
                return super.locks(
                        new LockQuery(
                                query.fids(),
                                Set.of(),
                                query.states(),
                                query.flows(),
                                query.names(),
                                query.labels(),
                                query.expiresBefore()),
                        after,
                        limit);
            }
        };
    }

    private static ExecutionQuery ofOneLabel(ExecutionQuery query) {
        Map<String, String> one = query.labels().size() > 1
                ? Map.ofEntries(query.labels().entrySet().iterator().next())
                : query.labels();
        return new ExecutionQuery(
                query.fids(), query.users(), query.flows(), query.status(), query.from(), query.until(), one);
    }

    private static ExecutionStore showingAnyLabel(ExecutionStore right) {
        return new ForwardingStore(right) {
            @Override
            public Page<LockRow> locks(LockQuery query, Cursor after, int limit) {
                return super.locks(new LockQuery(query.fids(), query.owners(), query.states()), after, limit);
            }
        };
    }

    private static ExecutionStore showingAnyName(ExecutionStore right) {
        return new ForwardingStore(right) {
            @Override
            public Page<LockRow> locks(LockQuery query, Cursor after, int limit) {
                return super.locks(
                        new LockQuery(
                                query.fids(),
                                query.owners(),
                                query.states(),
                                query.flows(),
                                Set.of(),
                                query.labels(),
                                query.expiresBefore()),
                        after,
                        limit);
            }
        };
    }

    private static ExecutionStore purgingOfAnyAge(ExecutionStore right) {
        return new ForwardingStore(right) {
            @Override
            public List<Fid> purge(PurgeQuery query, int limit) {
                return super.purge(new PurgeQuery(query.user(), query.outcomes(), query.endedBefore()), limit);
            }
        };
    }

    private static ExecutionStore disarmingBeforeAPurge(ExecutionStore right) {
        return new ForwardingStore(right) {
            @Override
            public List<Fid> purge(PurgeQuery query, int limit) {
                for (ExecutionRow row :
                        super.list(ExecutionQuery.ALL, Cursor.START, 100).items()) {
                    super.facts(row.fid(), Fact.HOOK, "", 100)
                            .forEach(hook -> Spoilt.apply(
                                    right,
                                    new Write.Put(
                                            row.fid(), 0, 0, new Fact(hook.space(), hook.key(), 2, hook.value()))));
                }
                return super.purge(query, limit);
            }
        };
    }

    private static ExecutionStore neverFreeingAKey(ExecutionStore right) {
        Set<String> keys = new HashSet<>();
        return Spoilt.answers(
                right,
                (write, result) -> write instanceof Write.Create launch
                                && !launch.order().key().map(keys::add).orElse(true)
                        ? new WriteResult.Refused(Reason.HELD, 0)
                        : result);
    }

    private static ExecutionStore namingOnce(ExecutionStore right) {
        Set<Fid> named = new HashSet<>();
        return new ForwardingStore(right) {
            @Override
            public List<Fid> purge(PurgeQuery query, int limit) {
                return super.purge(query, limit).stream().filter(named::add).toList();
            }
        };
    }

    private static ExecutionStore seeingOnlyItsOwn(ExecutionStore right) {
        Set<Fid> own = new HashSet<>();
        ExecutionStore noting = Spoilt.writes(right, write -> {
            own.add(write.fid());
            return write;
        });
        return new ForwardingStore(noting) {
            @Override
            public Optional<ExecutionRow> find(Fid fid) {
                return own.contains(fid) ? super.find(fid) : Optional.empty();
            }
        };
    }
}
