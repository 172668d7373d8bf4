package io.kodosumi.runtime;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.LockState;
import io.kodosumi.model.Page;
import io.kodosumi.model.Status;
import io.kodosumi.spi.ExecutionQuery;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.LockQuery;
import io.kodosumi.spi.LockRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What must hold of all that a store keeps once everything in it has ended, whatever happened on the way: one outcome each, whole logs,
 * no step twice after it was journaled. For stores without a lossy transport, and flows whose steps return the number of their attempt.
 */
public final class Soundness {
    private static final int PAGE = 500;
    private static final Pattern RETURNED = Pattern.compile("\"value\":(\\d+)");

    private final ExecutionStore store;
    private final List<String> faults = new ArrayList<>();
    private final List<ExecutionRow> rows = new ArrayList<>();

    private Soundness(ExecutionStore store) {
        this.store = store;
    }

    /**
     * A body that ran: what it says of itself, somewhere outside the store, as it begins.
     *
     * @param key as the step was told it
     * @param attempt of the flow that ran it
     */
    public record Ran(String key, int attempt) {
        /** As {@link #toString} wrote it. */
        public static Ran of(String line) {
            int space = line.indexOf(' ');
            return new Ran(line.substring(0, space), Integer.parseInt(line.substring(space + 1)));
        }

        @Override
        public String toString() {
            return key + " " + attempt;
        }
    }

    /** Looks at every execution of the store. */
    public static Soundness of(ExecutionStore store) {
        Soundness soundness = new Soundness(store);
        Optional<Cursor> next = Optional.of(Cursor.START);
        while (next.isPresent()) {
            Page<ExecutionRow> page = store.list(ExecutionQuery.ALL, next.get(), PAGE);
            page.items().forEach(soundness::look);
            next = page.next();
        }
        return soundness;
    }

    /** What is wrong, a sentence each. */
    public List<String> faults() {
        return faults;
    }

    /** The executions, newest first. */
    public List<ExecutionRow> rows() {
        return rows;
    }

    private void fault(Fid fid, String sentence) {
        faults.add(fid + ": " + sentence);
    }

    private void expect(boolean holds, Fid fid, String otherwise) {
        if (!holds) {
            fault(fid, otherwise);
        }
    }

    private void look(ExecutionRow row) {
        rows.add(row);
        Fid fid = row.fid();
        if (row.end().isEmpty()) {
            fault(fid, "has no outcome; it is " + row.status() + " after " + row.hold() + ", due " + row.due());
            return;
        }
        expect(row.isDone(), fid, "has something left to do: " + row.log());
        expect(row.hold().node().isEmpty(), fid, "is held by " + row.hold().node() + " though it is done");
        expect(row.due().at().isEmpty(), fid, "is due though it is done: " + row.due());
        expect(row.hold().failures() == 0, fid, "counts failures that its flow did not have: " + row.hold());
        List<Event> log = log(fid);
        lookAtOrder(row, log);
        lookAtEnd(row, log);
        lookAtLocks(row, log);
    }

    private List<Event> log(Fid fid) {
        List<Event> log = new ArrayList<>();
        ExecutionStore.EventPage page = store.events(fid, 0, Set.of(), PAGE);
        while (!page.events().isEmpty()) {
            log.addAll(page.events());
            page = store.events(fid, page.through(), Set.of(), PAGE);
        }
        return log;
    }

    private void lookAtOrder(ExecutionRow row, List<Event> log) {
        long before = 0;
        for (Event event : log) {
            String here = "at " + Event.written(event.position()) + ", behind " + Event.written(before) + ": ";
            boolean follows = event.position() == before + 1;
            boolean begins = event.position() > before && (event.position() & 0xffff_ffffL) == 1;
            expect(follows || begins, row.fid(), here + "out of order, or behind a hole");
            expect(event.opens() == begins, row.fid(), here + "'" + event.kind() + "' where an attempt opens or not");
            before = event.position();
        }
        expect(row.log().head() == before, row.fid(), "the head is " + row.log() + " and the last event " + before);
        expect(Event.attempt(before) <= row.hold().attempt(), row.fid(), "the log is of more attempts than there were");
    }

    private void lookAtEnd(ExecutionRow row, List<Event> log) {
        Status outcome = row.end().orElseThrow().outcome();
        List<Event> closing = log.stream().filter(Event::closes).toList();
        expect(closing.size() == 1, row.fid(), "has " + closing.size() + " closing events");
        expect(!log.isEmpty() && log.get(log.size() - 1).closes(), row.fid(), "does not end with a closing event");
        expect(
                closing.stream().allMatch(event -> event.payload().equals(outcome.word())),
                row.fid(),
                "ended " + outcome + ", and its log says " + closing);
        expectOnce(row, log, "inputs", 1);
        expectOnce(row, log, "meta", 1);
        expectOnce(row, log, "final", outcome == Status.FINISHED ? 1 : 0);
    }

    private void expectOnce(ExecutionRow row, List<Event> log, String kind, int times) {
        long found = log.stream().filter(event -> event.kind().equals(kind)).count();
        expect(found == times, row.fid(), "tells '" + kind + "' " + found + " times instead of " + times);
    }

    private void lookAtLocks(ExecutionRow row, List<Event> log) {
        List<LockRow> locks =
                store.locks(LockQuery.of(row.fid()), Cursor.START, 1_000).items();
        for (LockRow lock : locks) {
            expect(lock.state() != LockState.OPEN, row.fid(), "has the open lock " + lock.lid());
            String of = "\"lid\":\"" + lock.lid() + "\"";
            for (String kind : List.of("lock", "lease")) {
                long told = log.stream()
                        .filter(event ->
                                event.kind().equals(kind) && event.payload().contains(of))
                        .count();
                expect(told == 1, row.fid(), "tells the '" + kind + "' of " + lock.lid() + " " + told + " times");
            }
        }
        expect(row.wish().openLocks() == 0, row.fid(), "counts open locks: " + row.wish());
    }

    /**
     * Looks at the journals as well: each body that ran is journaled once, by the last attempt that ran it.
     *
     * @param bodies in any order
     */
    public Soundness with(List<Ran> bodies) {
        Map<String, List<Integer>> byKey = bodies.stream()
                .collect(Collectors.groupingBy(
                        Ran::key, TreeMap::new, Collectors.mapping(Ran::attempt, Collectors.toList())));
        Set<String> unseen = new HashSet<>(byKey.keySet());
        for (ExecutionRow row : rows) {
            for (Fact entry : journal(row.fid())) {
                String key = row.fid() + ":" + entry.key();
                List<Integer> attempts = byKey.get(key);
                if (attempts != null && unseen.remove(key)) {
                    lookAtStep(row.fid(), entry, attempts);
                }
            }
        }
        unseen.forEach(key -> faults.add(key + ": its body ran in " + byKey.get(key) + ", and nothing is journaled"));
        return this;
    }

    private List<Fact> journal(Fid fid) {
        return store.facts(fid, "journal", "", 1_000);
    }

    private void lookAtStep(Fid fid, Fact entry, List<Integer> attempts) {
        Matcher value = RETURNED.matcher(entry.value());
        String step = "step " + entry.key() + ", whose body ran in attempts " + attempts + ", ";
        if (!value.find()) {
            fault(fid, step + "did not return its attempt: " + entry.value());
            return;
        }
        int journaled = Integer.parseInt(value.group(1));
        int last = attempts.stream().max(Comparator.naturalOrder()).orElseThrow();
        expect(entry.version() == 1, fid, step + "was journaled " + entry.version() + " times");
        expect(Set.copyOf(attempts).size() == attempts.size(), fid, step + "ran twice in one attempt");
        expect(last == journaled, fid, step + "was journaled by attempt " + journaled);
    }
}
