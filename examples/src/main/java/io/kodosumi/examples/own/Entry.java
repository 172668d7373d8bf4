package io.kodosumi.examples.own;

import io.kodosumi.model.Event;
import io.kodosumi.spi.Fact;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All that is kept under one fid. The fid of the whole store has facts only. */
final class Entry {
    @Nullable
    Kept kept;

    final NavigableMap<Long, Event> log = new TreeMap<>();
    final NavigableMap<Long, Change.Late> late = new TreeMap<>();
    final NavigableMap<Name, Fact> facts = new TreeMap<>();
    final Map<String, Kept.Lock> locks = new LinkedHashMap<>();

    /** What a fact is unique by. */
    record Name(String space, String key) implements Comparable<Name> {
        private static final Comparator<Name> ORDER =
                Comparator.comparing(Name::space).thenComparing(Name::key);

        @Override
        public int compareTo(Name other) {
            return ORDER.compare(this, other);
        }
    }

    /** The execution, unless it is unknown or marked for purging. */
    Optional<Kept> present() {
        return Optional.ofNullable(kept).filter(row -> !row.marks().purged());
    }

    /** The present version of the fact that has the other's space and key. */
    Optional<Fact> fact(Fact other) {
        return Optional.ofNullable(facts.get(new Name(other.space(), other.key())));
    }

    /** The facts of a space, in key order. */
    Stream<Fact> facts(String space) {
        return facts.tailMap(new Name(space, ""), true).values().stream()
                .takeWhile(fact -> fact.space().equals(space));
    }

    /** The completion hooks that have not run. */
    Stream<Fact> hooksToRun() {
        return facts(Fact.HOOK).filter(hook -> hook.version() == 1);
    }
}
