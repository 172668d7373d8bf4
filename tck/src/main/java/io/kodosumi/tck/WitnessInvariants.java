package io.kodosumi.tck;

import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.LockState;
import io.kodosumi.model.Status;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.LockRow;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a run saw, held against what the store keeps. */
final class WitnessInvariants {
    private static final Pattern VALUE = Pattern.compile("\"value\":(.*)}", Pattern.DOTALL);

    private final Faults faults;
    private final Map<Fid, Stored> all;
    private final Witness seen;

    WitnessInvariants(Faults faults, Map<Fid, Stored> all, Witness seen) {
        this.faults = faults;
        this.all = all;
        this.seen = seen;
    }

    void check() {
        launches();
        bodies();
        seen.results().forEach(this::result);
        seen.told().forEach(this::told);
        seen.answers().forEach(this::answer);
        seen.heard().forEach(this::heard);
        seen.cancelled()
                .forEach(fid -> faults.expect(
                        outcome(fid).filter(Status.FINISHED::equals).isEmpty(),
                        "G8",
                        fid,
                        "its cancel was accepted, and it finished"));
        seen.outcomes()
                .forEach(told -> faults.expect(
                        outcome(told.fid()).equals(Optional.of(told.outcome())),
                        "G6",
                        told.fid(),
                        "somebody was told " + told.outcome() + ", and it is " + outcome(told.fid())));
        hooks();
        seen.reads().forEach(this::read);
        if (seen.hasNotedFailures()) {
            all.values().forEach(this::failures);
        }
    }

    private Optional<Stored> find(Fid fid) {
        return Optional.ofNullable(all.get(fid));
    }

    private Optional<Status> outcome(Fid fid) {
        return find(fid).flatMap(stored -> stored.row().end()).map(ExecutionRow.End::outcome);
    }

    // ---- launches ----

    private void launches() {
        Map<String, Fid> byKey = new HashMap<>();
        for (Witness.Launched launch : seen.launches()) {
            faults.expect(all.containsKey(launch.fid()), "G1", launch.fid(), "its launch returned, and it is unknown");
            if (!launch.key().isEmpty()) {
                Fid first = byKey.putIfAbsent(launch.user() + " " + launch.key(), launch.fid());
                faults.expect(
                        first == null || first.equals(launch.fid()),
                        "G1",
                        launch.fid(),
                        "was launched with the key of " + first);
            }
        }
        Set<String> keys = new HashSet<>();
        all.values()
                .forEach(stored -> stored.row()
                        .order()
                        .key()
                        .ifPresent(key -> faults.expect(
                                keys.add(stored.row().order().user() + " " + key),
                                "G1",
                                stored.fid(),
                                "another execution has its key")));
    }

    // ---- steps ----

    private void bodies() {
        Map<String, List<Integer>> byKey = seen.bodies().stream()
                .collect(Collectors.groupingBy(
                        Witness.Ran::key, TreeMap::new, Collectors.mapping(Witness.Ran::attempt, Collectors.toList())));
        byKey.forEach((key, attempts) -> {
            Fid fid = new Fid(key.substring(0, key.indexOf(':')));
            String step = key.substring(key.indexOf(':') + 1);
            Optional<Fact> entry = find(fid).map(stored -> stored.journal().get(step));
            if (entry.isPresent()) {
                step(fid, entry.get(), attempts);
            } else {
                boolean wasCut = outcome(fid).filter(Status.FINISHED::equals).isEmpty();
                faults.expect(wasCut, "G4", fid, step + ": its body ran in " + attempts + ", and nothing is journaled");
            }
        });
    }

    private void step(Fid fid, Fact entry, List<Integer> attempts) {
        String step = "step " + entry.key() + ", whose body ran in attempts " + attempts + ", ";
        int last = Collections.max(attempts);
        faults.expect(entry.version() == 1, "G4", fid, step + "was journaled " + entry.version() + " times");
        faults.expect(Set.copyOf(attempts).size() == attempts.size(), "G4", fid, step + "ran twice in one attempt");
        faults.expect(
                value(entry).equals(Integer.toString(last)), "G4", fid, step + "was journaled as " + entry.value());
    }

    private static String value(Fact entry) {
        Matcher value = VALUE.matcher(entry.value());
        return value.find() ? value.group(1) : "";
    }

    private void result(Witness.Returned result) {
        Optional<Fact> entry = find(result.fid()).map(stored -> stored.journal().get(result.step()));
        faults.expect(
                entry.filter(fact -> value(fact).equals(result.json())).isPresent(),
                "G4",
                result.fid(),
                () -> "step " + result.step() + " returned " + result.json() + ", and journaled is " + entry);
    }

    private void told(Witness.Told told) {
        Optional<Stored> stored = find(told.fid());
        boolean isJournaled = stored.filter(execution -> execution.journal().containsKey(told.step()))
                .isPresent();
        boolean hasLost = stored.filter(Stored::hasLost).isPresent();
        List<Event> found = stored.map(Stored::log).orElse(List.of()).stream()
                .filter(event -> event.payload().equals(told.payload()))
                .toList();
        faults.expect(
                !isJournaled || !found.isEmpty() || hasLost,
                "G3",
                told.fid(),
                () -> "step " + told.step() + " is journaled, and what was emitted before is not in the log: "
                        + told.payload());
        long attempts = found.stream().map(Event::attempt).distinct().count();
        faults.expect(
                attempts == found.size(),
                "G2",
                told.fid(),
                () -> "the log has '" + told.payload() + "' twice of one attempt: " + found);
    }

    // ---- people ----

    private void answer(Witness.Answered answer) {
        Optional<LockRow> lock = lock(answer.fid(), answer.lid());
        boolean isTaken = lock.filter(row -> row.state() == LockState.ANSWERED)
                .flatMap(LockRow::closed)
                .filter(closed -> closed.id().equals(answer.id()))
                .isPresent();
        faults.expect(
                isTaken,
                "G5",
                answer.fid(),
                () -> "answer " + answer.id() + " of lock " + answer.lid() + " was accepted, and it is " + lock);
    }

    private void heard(Witness.Heard heard) {
        Optional<LockRow> lock = lock(heard.fid(), heard.lid());
        faults.expect(
                lock.flatMap(LockRow::closed)
                        .filter(closed -> closed.answer().equals(heard.json()))
                        .isPresent(),
                "G5",
                heard.fid(),
                "its flow was given " + heard.json() + " for lock " + heard.lid() + ", and that is " + lock);
    }

    private Optional<LockRow> lock(Fid fid, String lid) {
        return find(fid).map(Stored::locks).orElse(List.of()).stream()
                .filter(row -> row.lid().equals(lid))
                .findFirst();
    }

    private void hooks() {
        Set<Witness.Hooked> ran = Set.copyOf(seen.hooks());
        for (Stored stored : all.values()) {
            for (Fact hook : stored.hooks()) {
                faults.expect(
                        ran.contains(new Witness.Hooked(stored.fid(), hook.key())),
                        "G7",
                        stored.fid(),
                        "hook " + hook.key() + " was never called");
            }
        }
    }

    private void failures(Stored stored) {
        int thrown = seen.failures().getOrDefault(stored.fid(), 0);
        int counted = stored.row().hold().failures();
        faults.expect(
                counted <= thrown,
                "G9",
                stored.fid(),
                "counts " + counted + " failures, and its flow threw " + thrown + " times");
    }

    private void read(Witness.Reader reader, List<Event> events) {
        List<Event> log = find(reader.fid()).map(Stored::log).orElse(List.of());
        int at = Collections.indexOfSubList(log, events);
        faults.expect(
                at >= 0,
                "G2",
                reader.fid(),
                () -> "follower " + reader.name() + " read what is no run of the log: " + events + "; the log is "
                        + log);
    }
}
