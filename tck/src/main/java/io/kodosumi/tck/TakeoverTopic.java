package io.kodosumi.tck;

import static io.kodosumi.tck.Writes.ALICE;
import static io.kodosumi.tck.Writes.cancel;
import static io.kodosumi.tck.Writes.claim;
import static io.kodosumi.tck.Writes.disarm;
import static io.kodosumi.tck.Writes.hook;
import static io.kodosumi.tck.Writes.order;
import static io.kodosumi.tck.Writes.rest;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.model.Fid;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.Work.Kind;
import io.kodosumi.spi.Write.Rest.How;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What due names of that which other nodes left behind. */
abstract class TakeoverTopic extends StoreTopic {
    TakeoverTopic(ExecutionStoreContract contract) {
        super(contract);
    }

    /** A held both; its lease ran out, and B took one of them, so that A is dead. */
    private Fid leftBehind(Fid fid) {
        Fid other = held();
        outlive(Duration.ZERO);
        accepted(write(claim(other, B, 1)));
        store.beat(B, LEASE, "{}");
        return fid;
    }

    @Test
    void what_a_dead_node_holds_is_found_whatever_its_due() {
        Fid claimed = held();
        Fid waiting = held();
        assertThat(write(rest(waiting, 1, 0, MINUTE.multipliedBy(60), How.PARKED)))
                .isEqualTo(DONE);
        leftBehind(claimed);
        assertThat(Ask.by(B).all(store))
                .containsExactlyInAnyOrder(work(claimed, Kind.RECOVER, 1, 0), work(waiting, Kind.PLACE, 1, 0));
    }

    @Test
    void what_a_suspect_holds_is_found_only_by_who_asks_for_suspects() {
        Fid fid = held();
        outlive(TICK);
        assertThat(Ask.by(B).suspects().fids(store)).isEmpty();
        clock.pass(TICK);
        assertThat(Ask.by(B).fids(store)).isEmpty();
        assertThat(Ask.by(B).suspects().all(store)).containsExactly(work(fid, Kind.RECOVER, 1, 0));
        assertThat(store.beat(A, LEASE, "{}")).isTrue();
        assertThat(Ask.by(B).suspects().fids(store)).isEmpty();
    }

    @Test
    void a_holder_that_never_beat_is_a_suspect() {
        Fid fid = launched();
        accepted(write(claim(fid, A, 0)));
        assertThat(Ask.by(B).fids(store)).isEmpty();
        assertThat(Ask.by(B).suspects().fids(store)).containsExactly(fid);
    }

    @Test
    void a_node_is_never_offered_its_own_as_a_suspects() {
        held();
        outlive(Duration.ZERO);
        assertThat(Ask.by(A).suspects().fids(store)).isEmpty();
    }

    @Test
    void routes_and_users_at_their_limit_hold_for_what_was_left_behind() {
        Fid fid = held();
        assertThat(write(rest(fid, 1, 0, How.PARKED))).isEqualTo(DONE);
        leftBehind(fid);
        assertThat(Ask.by(B).routes("direct/other/1").fids(store)).isEmpty();
        assertThat(Ask.by(B).except(ALICE).fids(store)).isEmpty();
        assertThat(Ask.by(B).fids(store)).containsExactly(fid);
    }

    @Test
    void what_needs_no_flow_code_is_controlled_whoever_left_it_behind() {
        Fid settled = settled();
        Fid cancelled = held();
        accepted(write(cancel(cancelled, "")));
        Fid overdue = held(order(Duration.ofSeconds(5)));
        leftBehind(settled);
        assertThat(Ask.by(B).routes().all(store))
                .containsExactlyInAnyOrder(
                        work(settled, Kind.CONTROL, 1, 0),
                        work(cancelled, Kind.CONTROL, 1, 1),
                        work(overdue, Kind.CONTROL, 1, 0));
    }

    @Test
    void what_was_left_behind_is_paged_with_what_is_due() {
        List<Fid> left = Stream.generate(this::held).limit(7).toList();
        leftBehind(left.get(0));
        List<Fid> due = IntStream.range(0, 6)
                .mapToObj(i -> launched(order(new UserId("user-" + i))))
                .toList();
        assertThat(Ask.by(B).limit(4).fids(store)).hasSize(13).containsAll(left).containsAll(due);
    }

    @Test
    void what_was_left_behind_with_nothing_to_do_is_not_found() {
        Fid fid = closed(hook("refund"));
        accepted(write(claim(fid, A, 1)));
        assertThat(write(disarm(fid, 2, "refund"))).isEqualTo(DONE);
        leftBehind(fid);
        assertThat(Ask.by(B).hooks("refund").suspects().fids(store)).isEmpty();
    }
}
