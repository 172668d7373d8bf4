package io.kodosumi.contracts;

import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.NodeId;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.ExecutionStore.EventPage;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import io.kodosumi.spi.WriteResult.Reason;
import io.kodosumi.tck.ForwardingStore;
import io.kodosumi.tck.Rows;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Faults of units, logs and texts. */
final class LogFaults {
    private LogFaults() {}

    static Stream<Fault> all() {
        return Stream.of(
                Fault.of(
                        "loses the last event of a batch",
                        "Logs#runs_that_follow_each_other_are_one_log",
                        right -> Spoilt.writes(right, Write.Append.class, LogFaults::withoutItsLast)),
                Fault.of(
                        "accepts a hole",
                        "Logs#a_run_whose_predecessor_is_missing_is_a_gap",
                        right -> Spoilt.writes(
                                right, Write.Append.class, run -> new Write.Append(run.fid(), 0, run.events()))),
                Fault.of(
                        "reorders events",
                        "Reading#events_come_in_order_behind_a_position",
                        right -> Spoilt.events(right, (fid, events) -> reversed(events))),
                Fault.of(
                        "orders events by their instants",
                        "Reading#the_order_is_that_of_positions_whatever_the_instants_say",
                        right -> Spoilt.events(
                                right,
                                (fid, events) -> events.stream()
                                        .sorted(Comparator.comparing(Event::at))
                                        .toList())),
                Fault.of(
                        "stores behind the closing event",
                        "Logs#nothing_is_stored_behind_the_closing_event",
                        right -> keepingRefused(right, Reason.CLOSED)),
                Fault.of(
                        "lets what is late into the log",
                        "Logs#what_is_older_than_the_head_and_not_in_the_log_is_late",
                        right -> keepingRefused(right, Reason.LATE)),
                Fault.of(
                        "believes in a loss when the log went on",
                        "Logs#a_lost_event_is_late_unless_the_head_is_exactly_its_after",
                        right -> Spoilt.writes(right, Write.Append.class, run -> followingTheHead(right, run))),
                Fault.of(
                        "stores what it has a second time",
                        "Resends#an_append_sent_again_is_done",
                        right -> Spoilt.events(
                                right,
                                (fid, events) -> events.stream()
                                        .flatMap(event -> Stream.of(event, event))
                                        .toList())),
                Fault.of(
                        "trims payloads",
                        "Texts#a_payload_comes_back_as_it_was",
                        right -> Spoilt.stored(
                                right,
                                event -> withPayload(event, event.payload().strip()))),
                Fault.of(
                        "ends text at its first zero",
                        "Texts#a_payload_comes_back_as_it_was",
                        right -> Spoilt.stored(
                                right,
                                event -> withPayload(event, event.payload().split("\0", 2)[0]))),
                Fault.of(
                        "keeps milliseconds only",
                        "Texts#an_events_instant_comes_back_to_the_microsecond",
                        right -> Spoilt.stored(right, LogFaults::toTheMillisecond)),
                Fault.of(
                        "ends a log before its last page",
                        "Reading#a_closed_log_ends_with_the_page_that_reaches_its_head",
                        LogFaults::endingEarly),
                Fault.of(
                        "keeps the claim behind the closing event",
                        "Logs#the_closing_events_let_the_claim_go_and_nothing_is_due",
                        right -> Spoilt.rows(right, LogFaults::heldForEver)),
                Fault.of(
                        "spoils the unit behind a refused one",
                        "Units#a_refused_unit_leaves_its_neighbours_alone",
                        LogFaults::stoppingAtARefusal),
                Fault.of(
                        "goes on in a unit behind a refusal",
                        "Units#what_follows_a_refusal_in_its_unit_is_skipped_and_what_precedes_it_stays",
                        LogFaults::takingUnitsApart));
    }

    private static Write.Append withoutItsLast(Write.Append run) {
        int size = run.events().size();
        return size < 2
                ? run
                : new Write.Append(run.fid(), run.after(), run.events().subList(0, size - 1));
    }

    private static List<Event> reversed(List<Event> events) {
        List<Event> turned = new ArrayList<>(events);
        Collections.reverse(turned);
        return turned;
    }

    private static Write.Append followingTheHead(ExecutionStore right, Write.Append run) {
        boolean isLoss = run.events().get(0).kind().equals(Event.LOST);
        long head = right.find(run.fid()).map(row -> row.log().head()).orElse(0L);
        return isLoss ? new Write.Append(run.fid(), head, run.events()) : run;
    }

    private static ExecutionStore keepingRefused(ExecutionStore right, Reason reason) {
        Map<Fid, List<Event>> kept = new HashMap<>();
        ExecutionStore answering = Spoilt.refusals(right, Write.Append.class, reason, run -> {
            kept.computeIfAbsent(run.fid(), fid -> new ArrayList<>()).addAll(run.events());
            return new WriteResult.Done();
        });
        return Spoilt.events(
                answering,
                (fid, events) -> Stream.concat(events.stream(), kept.getOrDefault(fid, List.of()).stream())
                        .sorted(Comparator.comparingLong(Event::position))
                        .toList());
    }

    private static Event withPayload(Event event, String payload) {
        return new Event(event.position(), event.at(), event.kind(), payload);
    }

    private static Event toTheMillisecond(Event event) {
        return new Event(event.position(), event.at().truncatedTo(ChronoUnit.MILLIS), event.kind(), event.payload());
    }

    private static ExecutionStore endingEarly(ExecutionStore right) {
        return new ForwardingStore(right) {
            @Override
            public EventPage events(Fid fid, long after, Set<String> kinds, int limit) {
                EventPage page = super.events(fid, after, kinds, limit);
                boolean closed =
                        super.find(fid).filter(row -> row.log().closed()).isPresent();
                return new EventPage(page.events(), page.through(), closed);
            }
        };
    }

    private static ExecutionRow heldForEver(ExecutionRow row) {
        ExecutionRow.Hold hold = row.hold();
        Optional<NodeId> node = row.log().closed() ? Optional.of(new NodeId("node-a")) : hold.node();
        return Rows.with(
                row,
                new ExecutionRow.Hold(
                        hold.attempt(), node, hold.parked(), hold.placement(), hold.failures(), hold.crashes()));
    }

    private static ExecutionStore stoppingAtARefusal(ExecutionStore right) {
        return new ForwardingStore(right) {
            @Override
            public List<List<WriteResult>> write(List<List<Write>> units) {
                List<List<WriteResult>> results = new ArrayList<>();
                boolean spoilt = false;
                for (List<Write> unit : units) {
                    List<WriteResult> answers = spoilt
                            ? Collections.nCopies(unit.size(), new WriteResult.Refused(Reason.SKIPPED, 0))
                            : super.write(List.of(unit)).get(0);
                    spoilt = spoilt || answers.stream().anyMatch(WriteResult.Refused.class::isInstance);
                    results.add(answers);
                }
                return results;
            }
        };
    }

    private static ExecutionStore takingUnitsApart(ExecutionStore right) {
        return new ForwardingStore(right) {
            @Override
            public List<List<WriteResult>> write(List<List<Write>> units) {
                return units.stream()
                        .map(unit -> unit.stream()
                                .map(write -> Spoilt.apply(right, write))
                                .toList())
                        .toList();
            }
        };
    }
}
