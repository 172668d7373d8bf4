package io.kodosumi.testing.simulation;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.spi.ExecutionQuery;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Looks at the store behind every write, for what must hold at any moment. */
final class Observer {
    private static final int ALL = 10_000;

    private final ExecutionStore store;
    private final Trace trace;
    private final Room room;
    private final Set<String> faults = new LinkedHashSet<>();
    private final Map<Fid, Seen> seen = new HashMap<>();
    private final Map<Fid, Paused> paused = new HashMap<>();
    private final Set<Fid> admitted = new HashSet<>();
    private final Map<Fid, Machine> holders = new HashMap<>();
    private final Map<String, Machine> attempts = new HashMap<>();

    private int pauses;

    /**
     * How many may run at once.
     *
     * @param ofFlow 0 for any number
     * @param ofUser 0 for any number
     */
    record Room(int ofFlow, int ofUser) {}

    private record Paused(int attempt, int number) {}

    private static final class Seen {
        private List<Event> log = List.of();
        private Map<String, String> journal = Map.of();
        private Optional<ExecutionRow.End> end = Optional.empty();
        private int attempt;
        private Optional<ExecutionRow.Hold> hold = Optional.empty();
    }

    Observer(ExecutionStore store, Trace trace, Room room) {
        this.store = store;
        this.trace = trace;
        this.room = room;
    }

    Set<String> faults() {
        return faults;
    }

    /** Whether this machine was the last to ask for something that still runs. */
    boolean isBusy(Machine machine) {
        return holders.entrySet().stream()
                .anyMatch(entry -> entry.getValue() == machine
                        && store.find(entry.getKey())
                                .filter(row -> row.hold().node().isPresent())
                                .isPresent());
    }

    /** Flow code begins. */
    void plays(Fid fid, int attempt, boolean isCarried) {
        boolean isStored = store.events(fid, Event.position(attempt, 0), Set.of(), 1).events().stream()
                .anyMatch(event -> event.opens() && event.attempt() == attempt);
        expect(
                isCarried || isStored,
                () -> "G6 " + fid + ": flow code of attempt " + attempt + " runs, and nobody has its opening");
    }

    /** Which pause this attempt has told of and was not let go from since; 0 for none. */
    int pause(Fid fid, int attempt) {
        Paused told = paused.get(fid);
        return told != null && told.attempt == attempt ? told.number : 0;
    }

    /** The first try of a step begins, which the flow called during this pause. */
    void starts(Fid fid, String step, int attempt, int during) {
        expect(
                during == 0 || pause(fid, attempt) != during,
                () -> "G8 " + fid + ": step " + step + " was called and is begun while it is paused");
    }

    /** A step's body begins. */
    void begins(Fid fid, String step, int attempt) {
        boolean isParked = store.find(fid)
                .map(ExecutionRow::hold)
                .filter(hold -> hold.attempt() == attempt && hold.node().isPresent() && hold.parked())
                .isPresent();
        expect(
                !isParked,
                () -> "room: the body of " + step + " of " + fid + " runs, and its row says that nothing does");
        boolean isJournaled = store.facts(fid, "journal", "", ALL).stream()
                .anyMatch(fact -> fact.key().equals(step));
        expect(!isJournaled, () -> "G4 " + fid + ": the body of " + step + " runs, and its result is journaled");
    }

    /** Who ran this attempt; its claim may have been answered without anybody hearing of it. */
    Optional<Machine> holder(Fid fid, int attempt) {
        return Optional.ofNullable(attempts.get(fid + " " + attempt));
    }

    /** A completion hook is called. */
    void hooks(Fid fid, String hook, Machine machine) {
        Optional<ExecutionRow> row = store.find(fid);
        expect(
                row.filter(now -> now.end().isPresent() && now.log().closed()).isPresent(),
                () -> "G7 " + fid + ": hook " + hook + " is called, and its log has not ended: " + row);
        boolean isArmed = store.facts(fid, Fact.HOOK, "", ALL).stream()
                .anyMatch(fact -> fact.key().equals(hook) && fact.version() == 1);
        expect(isArmed || !machine.mayAct(), () -> "G7 " + fid + ": hook " + hook + " is called, and is not armed");
    }

    /** @param otherwise made up only if it does not: most of it is long, and it is asked behind every write */
    void expect(boolean holds, Supplier<String> otherwise) {
        if (!holds && faults.add(otherwise.get())) {
            trace.note("observer", otherwise.get());
        }
    }

    /** What units of one commit did to an execution is looked at when all of them are noted: the store shows only what came of them. */
    void written(Machine machine, List<List<Write>> units, List<List<WriteResult>> results) {
        Set<Fid> fids = new LinkedHashSet<>();
        for (int i = 0; i < units.size(); i++) {
            if (!units.get(i).isEmpty()) {
                Fid fid = units.get(i).get(0).fid();
                trace.note(machine, Lines.of(fid, units.get(i), results.get(i)));
                admit(units.get(i), results.get(i));
                claimed(machine, fid, units.get(i), results.get(i));
                units.get(i).forEach(this::pause);
                fids.add(fid);
            }
        }
        fids.forEach(fid -> store.find(fid).ifPresent(this::look));
        lookAtRoom();
    }

    /** Notes who has told that it is paused; whoever asks for more meanwhile, it may go on without telling that. */
    private void pause(Write write) {
        if (write instanceof Write.Append append) {
            append.events().stream()
                    .filter(event -> event.kind().equals(Event.STATUS))
                    .forEach(event -> {
                        if (event.payload().equals("paused") && isPaused(append.fid())) {
                            paused.put(append.fid(), new Paused(event.attempt(), ++pauses));
                        } else {
                            paused.remove(append.fid());
                        }
                    });
        } else if (write instanceof Write.Control || write instanceof Write.Claim) {
            paused.remove(write.fid());
        }
    }

    private boolean isPaused(Fid fid) {
        return store.find(fid).filter(row -> row.wish().paused()).isPresent();
    }

    private void claimed(Machine machine, Fid fid, List<Write> unit, List<WriteResult> results) {
        for (int j = 0; j < unit.size(); j++) {
            if (unit.get(j) instanceof Write.Claim && !(results.get(j) instanceof WriteResult.Refused)) {
                Machine other = holders.put(fid, machine);
                store.find(fid)
                        .ifPresent(row ->
                                attempts.putIfAbsent(fid + " " + row.hold().attempt(), machine));
                boolean isTaken = Optional.ofNullable(seen.get(fid))
                        .flatMap(before -> before.hold)
                        .flatMap(ExecutionRow.Hold::node)
                        .filter(node -> other != null && other != machine && other.mayAct(node))
                        .isPresent();
                expect(
                        !isTaken,
                        () -> "G6 " + fid + ": " + machine + " took it from " + other
                                + ", whose lease has not run out");
            }
        }
    }

    /** Notes who was given room; what is written for another reason, by who waits for room, counts in the row too, and runs nothing. */
    private void admit(List<Write> unit, List<WriteResult> results) {
        for (int i = 0; i < unit.size(); i++) {
            if (results.get(i) instanceof WriteResult.Refused) {
                return;
            }
            if (unit.get(i) instanceof Write.Claim claim) {
                admit(claim.fid(), !claim.room().equals(Write.Room.ANY));
            } else if (unit.get(i) instanceof Write.Rest rest) {
                if (!rest.how().keepsClaim()) {
                    leaves(rest);
                    seen.computeIfAbsent(rest.fid(), key -> new Seen()).hold =
                            Optional.empty(); // nobody's from here on
                }
                boolean goesOn = rest.how() == Write.Rest.How.SEEN;
                admit(
                        rest.fid(),
                        goesOn && (admitted.contains(rest.fid()) || !rest.room().equals(Write.Room.ANY)));
            }
        }
    }

    private void leaves(Write.Rest rest) {
        boolean hasArrived = store.find(rest.fid())
                .map(ExecutionRow::log)
                .filter(log -> log.closed() || log.head() >= rest.emitted())
                .isPresent();
        expect(
                hasArrived,
                () -> "G7 " + rest.fid() + ": attempt " + rest.attempt() + " gave its claim up " + rest.how()
                        + ", and what it emitted up to " + Event.written(rest.emitted()) + " is not stored");
    }

    private void admit(Fid fid, boolean now) {
        if (now) {
            admitted.add(fid);
        } else {
            admitted.remove(fid);
        }
    }

    private void look(ExecutionRow row) {
        Fid fid = row.fid();
        Seen before = seen.computeIfAbsent(fid, key -> new Seen());
        List<Event> log = store.events(fid, 0, Set.of(), ALL).events();
        expect(
                log.size() >= before.log.size()
                        && log.subList(0, before.log.size()).equals(before.log),
                () -> "G2 " + fid + ": its log changed where it was read, from " + before.log + " to " + log);
        boolean wasClosed = before.log.stream().anyMatch(Event::closes);
        expect(!wasClosed || log.size() == before.log.size(), () -> "G2 " + fid + ": its log went on behind its end");
        expect(
                before.end.isEmpty() || before.end.equals(row.end()),
                () -> "G6 " + fid + ": its outcome was " + before.end + " and is " + row.end());
        expect(row.hold().attempt() >= before.attempt, () -> "G6 " + fid + ": its attempts went back");
        expect(
                !wasClosed
                        || row.hold().attempt() == before.attempt
                        || row.log().armedHooks() > 0,
                () -> "G6 " + fid + ": it was claimed with nothing left to do");
        before.hold.filter(was -> was.attempt() + 1 == row.hold().attempt()).ifPresent(was -> {
            boolean isTakenOver = was.node().isPresent() && !was.parked();
            int crashes = was.crashes() + (isTakenOver ? 1 : 0);
            expect(
                    row.hold().crashes() == crashes,
                    () -> "G7 " + fid + ": it was " + was + " and is " + row.hold() + ", and should count " + crashes
                            + " crashes");
        });
        Map<String, String> journal = new HashMap<>();
        for (Fact fact : store.facts(fid, "journal", "", ALL)) {
            journal.put(fact.key(), fact.value());
        }
        before.journal.forEach((key, value) -> expect(
                value.equals(journal.get(key)),
                () -> "G4 " + fid + ": its journal said " + key + " is " + value + ", and says " + journal.get(key)));
        before.log = log;
        before.journal = journal;
        before.end = row.end();
        before.attempt = row.hold().attempt();
        before.hold = Optional.of(row.hold());
    }

    private void lookAtRoom() {
        if (room.ofFlow() == 0 && room.ofUser() == 0) {
            return;
        }
        Map<String, Integer> running = new HashMap<>();
        for (ExecutionRow row :
                store.list(ExecutionQuery.ALL, Cursor.START, ALL).items()) {
            if (admitted.contains(row.fid()) && runsFlow(row)) {
                running.merge("flow " + row.order().flow(), 1, Integer::sum);
                running.merge("user " + row.order().user(), 1, Integer::sum);
            }
        }
        running.forEach((whose, number) -> {
            int bound = whose.startsWith("flow") ? room.ofFlow() : room.ofUser();
            expect(bound == 0 || number <= bound, () -> "room: of " + whose + " run " + number + ", and may " + bound);
        });
    }

    /** Not what was claimed only to be ended, which asks for no room. */
    private static boolean runsFlow(ExecutionRow row) {
        return row.hold().node().isPresent()
                && !row.hold().parked()
                && row.end().isEmpty()
                && row.wish().cancel().isEmpty()
                && row.deadline().filter(at -> !at.isAfter(row.now())).isEmpty();
    }
}
