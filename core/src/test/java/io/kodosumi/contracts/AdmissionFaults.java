package io.kodosumi.contracts;

import io.kodosumi.model.Fid;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Overview;
import io.kodosumi.spi.Work;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.Write.Rest.How;
import io.kodosumi.spi.Write.Room;
import io.kodosumi.spi.WriteResult;
import io.kodosumi.spi.WriteResult.Reason;
import io.kodosumi.tck.ForwardingStore;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Faults of rooms, turns and overviews. */
final class AdmissionFaults {
    private AdmissionFaults() {}

    static Stream<Fault> all() {
        return Stream.of(rooms(), turns(), overviews()).flatMap(faults -> faults);
    }

    private static Stream<Fault> rooms() {
        return Stream.of(
                Fault.of(
                        "does not look at the bound of a user",
                        "Rooms#a_claim_is_refused_while_as_many_of_the_user_run_as_may",
                        right -> claims(right, room -> new Room(room.ofFlow(), OptionalInt.empty()))),
                Fault.of(
                        "does not look at the bound of a flow",
                        "Rooms#a_claim_is_refused_while_as_many_of_the_flow_run_as_may_whatever_their_version_and_user",
                        right -> claims(right, room -> new Room(OptionalInt.empty(), room.ofUser()))),
                Fault.of(
                        "lets what was parked go on without room",
                        "Rooms#a_parked_one_goes_on_only_if_others_leave_room",
                        right -> Spoilt.writes(
                                right,
                                Write.Rest.class,
                                rest -> new Write.Rest(
                                        rest.fid(),
                                        rest.attempt(),
                                        rest.emitted(),
                                        rest.wakes(),
                                        rest.due(),
                                        rest.how(),
                                        Room.ANY))),
                Fault.of(
                        "counts what is parked",
                        "Rooms#what_is_parked_suspended_or_settled_takes_no_room",
                        right -> Spoilt.writes(
                                right,
                                Write.Rest.class,
                                rest -> rest.how() == How.PARKED
                                        ? new Write.Rest(
                                                rest.fid(),
                                                rest.attempt(),
                                                rest.emitted(),
                                                rest.wakes(),
                                                rest.due(),
                                                How.SEEN)
                                        : rest)),
                Fault.of(
                        "counts before the transaction that judges a claim",
                        "Concurrency#of_many_claims_as_many_win_as_there_is_room_for",
                        AdmissionFaults::countingBefore));
    }

    private static Stream<Fault> turns() {
        return Stream.of(
                Fault.of(
                        "names what is due first, whosever it is",
                        "Turns#many_of_one_user_do_not_hide_one_of_another",
                        right -> Spoilt.asked(
                                right,
                                query -> turning(
                                        query, new Work.Turn(query.turn().last(), query.limit())))),
                Fault.of(
                        "forgets whose turn it was",
                        "Turns#the_turn_goes_around",
                        right -> Spoilt.asked(
                                right,
                                query -> turning(
                                        query,
                                        new Work.Turn(
                                                Optional.empty(), query.turn().each())))),
                Fault.of(
                        "places what has not begun first",
                        "Turns#what_has_begun_comes_before_what_has_not",
                        right -> pages(
                                right,
                                page -> page.stream()
                                        .sorted(Comparator.comparing(work -> work.attempt() > 0))
                                        .toList())),
                Fault.of(
                        "takes what ran under a dead holder for what waits",
                        "Turns#what_ran_under_a_dead_holder_is_recovered_whoever_is_at_the_limit",
                        right -> pages(
                                right,
                                page -> page.stream()
                                        .map(AdmissionFaults::placed)
                                        .toList())));
    }

    private static Stream<Fault> overviews() {
        return Stream.of(
                Fault.of(
                        "shows what is parked as running",
                        "Overviews#what_is_unsettled_is_counted_by_route_and_user",
                        right -> overviews(
                                right,
                                all -> new Overview(
                                        all.groups().stream()
                                                .map(AdmissionFaults::withoutParked)
                                                .toList(),
                                        all.hooks(),
                                        all.nodes(),
                                        all.now()))),
                Fault.of(
                        "does not tell what hooks are left",
                        "Overviews#hooks_that_are_left_are_counted_by_name_since_the_first_of_their_executions_ended",
                        right ->
                                overviews(right, all -> new Overview(all.groups(), List.of(), all.nodes(), all.now()))),
                Fault.of(
                        "shows the dead as living",
                        "Overviews#one_that_was_taken_over_from_is_shown_as_dead",
                        right -> overviews(
                                right,
                                all -> new Overview(
                                        all.groups(),
                                        all.hooks(),
                                        all.nodes().stream()
                                                .map(node ->
                                                        new Overview.Node(node.id(), node.until(), false, node.about()))
                                                .toList(),
                                        all.now()))));
    }

    private static ExecutionStore claims(ExecutionStore right, UnaryOperator<Room> change) {
        return Spoilt.writes(right, Write.Claim.class, claim -> within(claim, change.apply(claim.room())));
    }

    private static Write.Claim within(Write.Claim claim, Room room) {
        return new Write.Claim(claim.fid(), claim.id(), claim.node(), claim.seen(), claim.placement(), room);
    }

    private static ExecutionStore countingBefore(ExecutionStore right) {
        return new ForwardingStore(right) {
            @Override
            public List<List<WriteResult>> write(List<List<Write>> units) {
                if (units.get(0).get(0) instanceof Write.Claim claim) {
                    if (isFull(claim.fid(), claim.room())) {
                        return List.of(List.of(new WriteResult.Refused(Reason.FLOW_LIMIT, 0)));
                    }
                    LockSupport.parkNanos(Duration.ofMillis(20).toNanos()); // so that others surely come in between
                    return super.write(List.of(List.of(within(claim, Room.ANY))));
                }
                return super.write(units);
            }

            private boolean isFull(Fid fid, Room room) {
                String flow =
                        super.find(fid).map(ExecutionRow::order).orElseThrow().flow();
                long running = super.counts().stream()
                        .filter(count -> count.flow().equals(flow))
                        .mapToLong(Count::running)
                        .sum();
                return room.ofFlow().isPresent() && running >= room.ofFlow().getAsInt();
            }
        };
    }

    private static Work.Query turning(Work.Query query, Work.Turn turn) {
        return new Work.Query(
                query.node(),
                query.routes(),
                query.hooks(),
                query.except(),
                turn,
                query.reach(),
                query.after(),
                query.limit());
    }

    private static ExecutionStore pages(ExecutionStore right, UnaryOperator<List<Work>> change) {
        return new ForwardingStore(right) {
            @Override
            public Work.Page due(Work.Query query) {
                Work.Page page = super.due(query);
                return new Work.Page(change.apply(page.due()), page.more(), page.next());
            }
        };
    }

    private static Work placed(Work work) {
        return work.kind() == Work.Kind.RECOVER
                ? new Work(work.fid(), Work.Kind.PLACE, work.user(), work.route(), work.attempt(), work.wakes())
                : work;
    }

    private static ExecutionStore overviews(ExecutionStore right, UnaryOperator<Overview> change) {
        return new ForwardingStore(right) {
            @Override
            public Overview overview() {
                return change.apply(super.overview());
            }
        };
    }

    private static Overview.Group withoutParked(Overview.Group group) {
        return new Overview.Group(
                group.route(),
                group.flow(),
                group.version(),
                group.user(),
                group.running() + group.parked(),
                0,
                group.waiting(),
                group.resting(),
                group.oldest());
    }
}
