package io.kodosumi.tck;

import static io.kodosumi.tck.Writes.ALICE;
import static io.kodosumi.tck.Writes.BOB;
import static io.kodosumi.tck.Writes.ROUTE;
import static io.kodosumi.tck.Writes.control;
import static io.kodosumi.tck.Writes.labelled;
import static io.kodosumi.tck.Writes.newFid;
import static io.kodosumi.tck.Writes.openLock;
import static io.kodosumi.tck.Writes.order;
import static io.kodosumi.tck.Writes.rest;
import static io.kodosumi.tck.Writes.settle;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Fid;
import io.kodosumi.model.Page;
import io.kodosumi.model.Status;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.ExecutionQuery;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.Order;
import io.kodosumi.spi.PurgeQuery;
import io.kodosumi.spi.Write.Control.Wish;
import io.kodosumi.spi.Write.Rest.How;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Listings: newest first, every filter, pages that never shift, nothing of another user. */
abstract class ListingTopic extends StoreTopic {
    ListingTopic(ExecutionStoreContract contract) {
        super(contract);
    }

    private List<Fid> listed(ExecutionQuery query) {
        return store.list(query, Cursor.START, 100).items().stream()
                .map(ExecutionRow::fid)
                .toList();
    }

    private static ExecutionQuery labels(Map<String, String> labels) {
        return new ExecutionQuery(Set.of(), Set.of(), Set.of(), Set.of(), Optional.empty(), Optional.empty(), labels);
    }

    private static ExecutionQuery created(Optional<Instant> from, Optional<Instant> until) {
        return new ExecutionQuery(Set.of(), Set.of(), Set.of(), Set.of(), from, until, Map.of());
    }

    @Test
    void an_empty_store_lists_nothing() {
        assertThat(store.list(ExecutionQuery.ALL, Cursor.START, 10)).isEqualTo(new Page<>(List.of(), Optional.empty()));
    }

    @Test
    void the_newest_comes_first_and_rows_are_what_find_returns() {
        Fid first = held();
        Fid second = launched();
        Fid third = closed();
        assertThat(store.list(ExecutionQuery.ALL, Cursor.START, 10).items())
                .containsExactly(row(third), row(second), row(first));
    }

    @Test
    void pages_do_not_shift_while_new_ones_arrive() {
        List<Fid> launched = Stream.generate(this::launched).limit(5).toList();
        Page<ExecutionRow> first = store.list(ExecutionQuery.ALL, Cursor.START, 2);
        launched();
        Page<ExecutionRow> second = store.list(ExecutionQuery.ALL, first.next().orElseThrow(), 2);
        launched();
        Page<ExecutionRow> third = store.list(ExecutionQuery.ALL, second.next().orElseThrow(), 2);

        assertThat(Stream.of(first, second, third).flatMap(page -> page.items().stream()))
                .extracting(ExecutionRow::fid)
                .containsExactly(launched.get(4), launched.get(3), launched.get(2), launched.get(1), launched.get(0));
        assertThat(third.next()).isEmpty();
    }

    @Test
    void a_full_last_page_has_no_next() {
        launched();
        launched();
        assertThat(store.list(ExecutionQuery.ALL, Cursor.START, 2).next()).isEmpty();
    }

    @Test
    void a_user_sees_hers_only_and_an_unknown_user_none() {
        Fid alices = launched(order(ALICE));
        Fid bobs = launched(order(BOB));
        assertThat(listed(ExecutionQuery.of(ALICE))).containsExactly(alices);
        assertThat(listed(ExecutionQuery.of(BOB))).containsExactly(bobs);
        assertThat(listed(ExecutionQuery.of(new UserId("ALICE")))).isEmpty();
        assertThat(listed(ExecutionQuery.of(new UserId("%")))).isEmpty();
        assertThat(listed(new ExecutionQuery(
                        Set.of(bobs), Set.of(ALICE), Set.of(), Set.of(), Optional.empty(), Optional.empty(), Map.of())))
                .as("asking for another user's fid")
                .isEmpty();
    }

    @Test
    void pages_of_one_user_are_full_whoever_else_launches() {
        Stream.generate(() -> List.of(launched(order(BOB)), launched(order(ALICE))))
                .limit(4)
                .forEach(both -> clock.pass(TICK));
        Page<ExecutionRow> first = store.list(ExecutionQuery.of(ALICE), Cursor.START, 3);
        assertThat(first.items()).hasSize(3).allMatch(row -> row.order().user().equals(ALICE));
        assertThat(store.list(ExecutionQuery.of(ALICE), first.next().orElseThrow(), 3)
                        .items())
                .hasSize(1);
    }

    @Test
    void fids_and_flows_and_users_are_sets() {
        Fid first = launched(order(ALICE));
        Fid second = launched(order(BOB));
        launched(order(new UserId("carol")));
        assertThat(listed(new ExecutionQuery(
                        Set.of(first, second, newFid()),
                        Set.of(),
                        Set.of(),
                        Set.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of())))
                .containsExactly(second, first);
        assertThat(listed(new ExecutionQuery(
                        Set.of(),
                        Set.of(ALICE, BOB),
                        Set.of("review", "other"),
                        Set.of(Status.STARTING, Status.RUNNING),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of())))
                .containsExactly(second, first);
        assertThat(listed(new ExecutionQuery(
                        Set.of(), Set.of(), Set.of("other"), Set.of(), Optional.empty(), Optional.empty(), Map.of())))
                .isEmpty();
    }

    @Test
    void from_is_inclusive_and_until_is_not() {
        Fid first = launched();
        Instant start = now();
        clock.pass(TICK);
        Fid second = launched();
        Instant end = now();

        assertThat(listed(created(Optional.of(start), Optional.of(end)))).containsExactly(first);
        assertThat(listed(created(Optional.of(end), Optional.empty()))).containsExactly(second);
        assertThat(listed(created(Optional.empty(), Optional.of(start)))).isEmpty();
        assertThat(listed(created(Optional.of(start), Optional.of(end.plus(TICK)))))
                .containsExactly(second, first);
    }

    @Test
    void labels_match_whole_values_and_all_of_them() {
        Fid both = launched(labelled("{\"team\":\"north\",\"cost\":\"1\"}"));
        Fid one = launched(labelled("{\"team\":\"north\"}"));
        launched(labelled("{\"team\":\"northern\",\"cost\":\"north\"}"));
        launched();

        assertThat(listed(labels(Map.of("team", "north")))).containsExactly(one, both);
        assertThat(listed(labels(Map.of("team", "north", "cost", "1")))).containsExactly(both);
        assertThat(listed(labels(Map.of("Team", "north")))).isEmpty();
        assertThat(listed(labels(Map.of("team", "")))).isEmpty();
        assertThat(row(both).order().labels()).isEqualTo("{\"team\":\"north\",\"cost\":\"1\"}");
    }

    @Test
    void label_names_and_values_may_hold_any_text() {
        Fid fid = launched(
                labelled(
                        "{\"a.b\":\"1\",\"$[0]\":\"2\",\"qu\\\"ote\":\"it's \\\"so\\\"\",\"%\":\"_\",\"\\u00e9\":\"\ud83e\udd16\",\"\":\"\"}"));
        Map.of("a.b", "1", "$[0]", "2", "qu\"ote", "it's \"so\"", "%", "_", "\u00e9", "\ud83e\udd16", "", "")
                .forEach((name, value) -> assertThat(listed(labels(Map.of(name, value))))
                        .as("label '%s'", name)
                        .containsExactly(fid));
        assertThat(listed(labels(Map.of("%", "x")))).isEmpty();
        assertThat(listed(labels(Map.of("a", "1")))).isEmpty();
    }

    private static Order ordered(String user, String flow, String labels) {
        return new Order(
                Optional.empty(),
                new UserId(user),
                Optional.empty(),
                "digest",
                flow,
                "1",
                ROUTE,
                Optional.empty(),
                labels);
    }

    /** All pages of a listing; fails if they do not end. */
    private List<ExecutionRow> walk(ExecutionQuery query, int limit) {
        return walk(query, limit, () -> {});
    }

    private List<ExecutionRow> walk(ExecutionQuery query, int limit, Runnable between) {
        List<ExecutionRow> found = new ArrayList<>();
        Optional<Cursor> next = Optional.of(Cursor.START);
        for (int pages = 0; next.isPresent(); pages++) {
            Page<ExecutionRow> page = store.list(query, next.get(), limit);
            assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
            assertThat(pages).as("pages of %s", query).isLessThan(10_000);
            found.addAll(page.items());
            next = page.next();
            between.run();
        }
        return found;
    }

    /** Every kind of execution there is, some of each user and flow, with labels. */
    private void launchOfEachKind() {
        int number = 0;
        for (String user : List.of("alice", "bob")) {
            for (String flow : List.of("review", "brief")) {
                for (Status status : Status.values()) {
                    number++;
                    reach(
                            ordered(user, flow, "{\"team\":\"t" + number % 2 + "\",\"cost\":\"" + number % 3 + "\"}"),
                            status);
                    if (number % 4 == 0) {
                        clock.pass(TICK);
                    }
                }
            }
        }
    }

    private void reach(Order order, Status status) {
        if (status == Status.STARTING) {
            launched(order);
            return;
        }
        Fid fid = held(order);
        switch (status) {
            case AWAITING -> acceptedLock(write(openLock(fid, 1, "ask~1")));
            case SLEEPING ->
                assertThat(write(rest(fid, 1, 0, MINUTE, How.SUSPENDED))).isEqualTo(DONE);
            case PAUSED -> accepted(write(control(fid, Wish.PAUSE)));
            case FINISHED, ERROR, CANCELLED, TIMEOUT ->
                assertThat(write(settle(fid, 1, status))).isEqualTo(DONE);
            default -> {}
        }
        assertThat(row(fid).status()).isEqualTo(status);
    }

    private static boolean matches(ExecutionQuery query, ExecutionRow row) {
        return (query.users().isEmpty() || query.users().contains(row.order().user()))
                && (query.flows().isEmpty()
                        || query.flows().contains(row.order().flow()))
                && (query.status().isEmpty() || query.status().contains(row.status()))
                && query.from().map(from -> !row.created().isBefore(from)).orElse(true)
                && query.until().map(until -> row.created().isBefore(until)).orElse(true)
                && query.labels().entrySet().stream()
                        .allMatch(label -> row.order()
                                .labels()
                                .contains("\"" + label.getKey() + "\":\"" + label.getValue() + "\""));
    }

    @Test
    void every_combination_of_filters_finds_what_matches_all_of_them_once_and_in_order() {
        Instant start = now();
        launchOfEachKind();
        List<ExecutionRow> all = walk(ExecutionQuery.ALL, 100);
        assertThat(all)
                .hasSize(36)
                .isSortedAccordingTo(Comparator.comparing(ExecutionRow::created).reversed());
        List<Set<Status>> some = new ArrayList<>(List.of(
                Set.of(),
                Set.of(Status.ERROR, Status.TIMEOUT),
                Set.of(Status.STARTING, Status.RUNNING, Status.SLEEPING, Status.AWAITING, Status.PAUSED)));
        Stream.of(Status.values()).map(Set::of).forEach(some::add);
        for (Set<UserId> users : List.<Set<UserId>>of(Set.of(), Set.of(ALICE), Set.of(ALICE, BOB))) {
            for (Set<String> flows : List.<Set<String>>of(Set.of(), Set.of("brief"), Set.of("brief", "review"))) {
                for (Set<Status> status : some) {
                    for (Map<String, String> labels : List.<Map<String, String>>of(
                            Map.of(), Map.of("team", "t1"), Map.of("team", "t0", "cost", "2"))) {
                        for (Optional<Instant> from :
                                List.of(Optional.<Instant>empty(), Optional.of(start.plus(TICK)))) {
                            ExecutionQuery query = new ExecutionQuery(
                                    Set.of(),
                                    users,
                                    flows,
                                    status,
                                    from,
                                    from.map(at -> at.plus(TICK).plus(TICK)),
                                    labels);
                            assertThat(walk(query, 2))
                                    .as("%s", query)
                                    .containsExactlyElementsOf(all.stream()
                                            .filter(row -> matches(query, row))
                                            .toList());
                        }
                    }
                }
            }
        }
    }

    @Test
    void pages_do_not_shift_while_others_launch_and_purge_at_once() throws Exception {
        List<Fid> kept = new ArrayList<>();
        for (int number = 0; number < 40; number++) {
            kept.add(launched());
            closed();
            clock.pass(TICK);
        }
        Collections.reverse(kept);
        Semaphore turns = new Semaphore(0);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<?> launching = threads.submit(() -> {
                for (int number = 0; number < 40; number++) {
                    turns.acquire();
                    launched();
                    clock.pass(TICK);
                }
                return true;
            });
            Future<?> purging = threads.submit(() -> {
                for (int number = 0; number < 20; number++) {
                    turns.acquire();
                    store.erase(store.purge(new PurgeQuery(Optional.empty(), Set.of(), now()), 3));
                }
                return true;
            });
            while (!launching.isDone() || !purging.isDone()) {
                List<Fid> found = walk(ExecutionQuery.of(ALICE), 7, turns::release).stream()
                        .map(ExecutionRow::fid)
                        .toList();
                assertThat(found).doesNotHaveDuplicates().containsSubsequence(kept);
            }
            launching.get(60, TimeUnit.SECONDS);
            purging.get(60, TimeUnit.SECONDS);
        } finally {
            threads.shutdownNow();
        }
    }
}
