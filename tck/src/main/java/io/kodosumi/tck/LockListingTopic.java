package io.kodosumi.tck;

import static io.kodosumi.tck.Writes.ALICE;
import static io.kodosumi.tck.Writes.BOB;
import static io.kodosumi.tck.Writes.ROUTE;
import static io.kodosumi.tck.Writes.answer;
import static io.kodosumi.tck.Writes.expire;
import static io.kodosumi.tck.Writes.labelled;
import static io.kodosumi.tck.Writes.newFid;
import static io.kodosumi.tck.Writes.openLock;
import static io.kodosumi.tck.Writes.order;
import static io.kodosumi.tck.Writes.settle;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Fid;
import io.kodosumi.model.LockState;
import io.kodosumi.model.Page;
import io.kodosumi.model.Status;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.LockQuery;
import io.kodosumi.spi.LockRow;
import io.kodosumi.spi.Order;
import io.kodosumi.spi.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Listings of locks: oldest first, by execution, owner and state. */
abstract class LockListingTopic extends StoreTopic {
    LockListingTopic(ExecutionStoreContract contract) {
        super(contract);
    }

    private static final LockQuery ALL = new LockQuery(Set.of(), Set.of(), Set.of());

    private Fid asking(UserId user, String... lids) {
        Fid fid = held(order(user));
        for (String lid : lids) {
            acceptedLock(write(openLock(fid, 1, lid)));
            clock.pass(TICK);
        }
        return fid;
    }

    private List<String> listed(LockQuery query) {
        return store.locks(query, Cursor.START, 100).items().stream()
                .map(LockRow::lid)
                .toList();
    }

    @Test
    void the_oldest_comes_first_whatever_its_name_and_state() {
        Fid first = asking(ALICE, "z~1", "a~1");
        Fid second = asking(BOB, "m~1");
        acceptedLock(write(answer(first, "z~1", "act-1", "1")));
        acceptedLock(write(new Write.ExtendLock(first, 0, "a~1", MINUTE)));
        assertThat(listed(ALL)).containsExactly("z~1", "a~1", "m~1");
        assertThat(listed(LockQuery.of(first))).containsExactly("z~1", "a~1");
        assertThat(listed(LockQuery.of(second))).containsExactly("m~1");
        assertThat(listed(LockQuery.of(newFid()))).isEmpty();
    }

    @Test
    void owners_see_theirs_only() {
        Fid alices = asking(ALICE, "alices~1");
        asking(BOB, "bobs~1");
        assertThat(listed(new LockQuery(Set.of(), Set.of(ALICE), Set.of()))).containsExactly("alices~1");
        assertThat(listed(new LockQuery(Set.of(), Set.of(ALICE, BOB), Set.of())))
                .containsExactly("alices~1", "bobs~1");
        assertThat(listed(new LockQuery(Set.of(), Set.of(new UserId("carol")), Set.of())))
                .isEmpty();
        assertThat(listed(new LockQuery(Set.of(alices), Set.of(BOB), Set.of()))).isEmpty();
    }

    @Test
    void every_state_is_listed_as_it_is() {
        Fid fid = asking(ALICE, "open~1", "answered~1", "expired~1");
        Fid ended = asking(ALICE, "cancelled~1");
        acceptedLock(write(answer(fid, "answered~1", "act-1", "1")));
        clock.pass(Duration.ofHours(1));
        acceptedLock(write(expire(fid, 1, "expired~1", "act-2")));
        assertThat(write(settle(ended, 1, Status.FINISHED))).isEqualTo(DONE);

        for (LockState state : LockState.values()) {
            assertThat(listed(new LockQuery(Set.of(), Set.of(), Set.of(state))))
                    .containsExactly(state.name().toLowerCase(Locale.ROOT) + "~1");
        }
        assertThat(listed(new LockQuery(Set.of(), Set.of(), Set.of(LockState.OPEN, LockState.EXPIRED))))
                .containsExactly("open~1", "expired~1");
    }

    @Test
    void flows_names_and_expiries_are_filters_and_all_given_hold() {
        Fid reviewed = held(order(ALICE));
        acceptedLock(write(open(reviewed, "a~1", "approve", Duration.ofHours(1))));
        clock.pass(TICK);
        acceptedLock(write(open(reviewed, "b~1", "comment", Duration.ofMinutes(5))));
        clock.pass(TICK);
        Fid briefed = held(new Order(
                Optional.empty(), BOB, Optional.empty(), "digest", "brief", "1", ROUTE, Optional.empty(), "{}"));
        acceptedLock(write(open(briefed, "c~1", "approve", Duration.ofMinutes(5))));
        Instant soon = now().plus(Duration.ofMinutes(5));

        assertThat(listed(inbox(Set.of(), Set.of("brief"), Set.of(), Optional.empty())))
                .containsExactly("c~1");
        assertThat(listed(inbox(Set.of(), Set.of("brief", "review"), Set.of("approve"), Optional.empty())))
                .containsExactly("a~1", "c~1");
        assertThat(listed(inbox(Set.of(), Set.of(), Set.of(), Optional.of(soon))))
                .as("what expires at the instant itself does not expire before it")
                .containsExactly("b~1");
        assertThat(listed(inbox(Set.of(), Set.of(), Set.of("approve", "comment"), Optional.of(soon.plus(TICK)))))
                .containsExactly("b~1", "c~1");
        assertThat(listed(inbox(Set.of(ALICE), Set.of("brief"), Set.of(), Optional.empty())))
                .isEmpty();
        assertThat(listed(inbox(Set.of(ALICE), Set.of("review"), Set.of("comment"), Optional.of(soon))))
                .containsExactly("b~1");
        assertThat(lock(briefed, "c~1").flow()).isEqualTo("brief");
    }

    @Test
    void labels_are_those_of_the_execution_and_all_given_hold() {
        Fid both = held(labelled("{\"team\":\"north\",\"cost\":\"1\"}"));
        acceptedLock(write(openLock(both, 1, "a~1")));
        clock.pass(TICK);
        Fid one = held(labelled("{\"team\":\"north\"}"));
        acceptedLock(write(openLock(one, 1, "b~1")));
        clock.pass(TICK);
        acceptedLock(write(openLock(held(), 1, "c~1")));

        assertThat(listed(labels(Set.of(), Map.of("team", "north")))).containsExactly("a~1", "b~1");
        assertThat(listed(labels(Set.of(), Map.of("team", "north", "cost", "1"))))
                .containsExactly("a~1");
        assertThat(listed(labels(Set.of(one), Map.of("cost", "1")))).isEmpty();
        assertThat(listed(labels(Set.of(), Map.of("team", "")))).isEmpty();
    }

    private static LockQuery labels(Set<Fid> fids, Map<String, String> labels) {
        return new LockQuery(fids, Set.of(), Set.of(LockState.OPEN), Set.of(), Set.of(), labels, Optional.empty());
    }

    private static Write.OpenLock open(Fid fid, String lid, String name, Duration expiry) {
        return new Write.OpenLock(fid, 1, 0, lid, name, "{\"form\":[]}", expiry);
    }

    private static LockQuery inbox(
            Set<UserId> owners, Set<String> flows, Set<String> names, Optional<Instant> expiresBefore) {
        return new LockQuery(Set.of(), owners, Set.of(LockState.OPEN), flows, names, Map.of(), expiresBefore);
    }

    @Test
    void pages_do_not_shift_while_new_ones_open_and_others_close() {
        Fid fid = asking(ALICE, "a~1", "b~1", "c~1", "d~1", "e~1");
        Page<LockRow> first = store.locks(ALL, Cursor.START, 2);
        acceptedLock(write(answer(fid, "a~1", "act-1", "1")));
        asking(BOB, "f~1");
        Page<LockRow> second = store.locks(ALL, first.next().orElseThrow(), 2);
        Page<LockRow> third = store.locks(ALL, second.next().orElseThrow(), 2);
        assertThat(Stream.of(first, second, third).flatMap(page -> page.items().stream()))
                .extracting(LockRow::lid)
                .containsExactly("a~1", "b~1", "c~1", "d~1", "e~1", "f~1");
        assertThat(third.next()).isEmpty();
    }

    @Test
    void locks_that_opened_at_the_same_instant_are_paged_too() {
        Fid fid = held();
        List.of("a~1", "b~1", "c~1").forEach(lid -> acceptedLock(write(openLock(fid, 1, lid))));
        acceptedLock(write(openLock(held(), 1, "a~1")));
        List<LockRow> found = new ArrayList<>();
        Optional<Cursor> next = Optional.of(Cursor.START);
        while (next.isPresent()) {
            Page<LockRow> page = store.locks(ALL, next.get(), 1);
            found.addAll(page.items());
            assertThat(found).as("more than there are: the pages do not end").hasSizeLessThan(10);
            next = page.next();
        }
        assertThat(found).hasSize(4).doesNotHaveDuplicates();
    }
}
