package io.kodosumi.internal.hook;

import io.kodosumi.internal.json.JsonCodec;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Fact;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a hook was tried so far: the fact of {@link Fact#TRIED}.
 *
 * @param version of the fact; 0 if there is none
 * @param begun how often it was begun
 * @param failures how often in a row it failed
 * @param crashes how often its process died while it ran
 * @param open the crashes of its execution as it was begun, while nobody knows how that ended
 * @param again when it is to be tried again, by the store's clock; empty for now
 * @param failure what it failed with last
 */
public record Tries(
        int version,
        int begun,
        int failures,
        int crashes,
        Optional<Integer> open,
        Optional<Instant> again,
        Optional<String> failure) {
    private static final int PAGE = 1000;

    /** None so far. */
    public static final Tries NONE = new Tries(0, 0, 0, 0, Optional.empty(), Optional.empty(), Optional.empty());

    /** Those of an execution, by the hook's name. */
    public static Map<String, Tries> all(ExecutionStore store, Fid fid, JsonCodec codec) {
        Map<String, Tries> all = new TreeMap<>();
        store.facts(fid, Fact.TRIED, "", PAGE).forEach(fact -> all.put(fact.key(), of(fact, codec)));
        return all;
    }

    /** What this fact says; nothing, if it cannot be read: then it is as if it had not been tried. */
    private static Tries of(Fact fact, JsonCodec codec) {
        Map<?, ?> said = said(fact, codec);
        return new Tries(
                fact.version(),
                number(said, "begun").orElse(0),
                number(said, "failures").orElse(0),
                number(said, "crashes").orElse(0),
                number(said, "open"),
                instant(said, "again"),
                text(said, "failure"));
    }

    private static Map<?, ?> said(Fact fact, JsonCodec codec) {
        try {
            return codec.tree(fact.value()) instanceof Map<?, ?> map ? map : Map.of();
        } catch (KodosumiException unreadable) {
            return Map.of();
        }
    }

    private static Optional<Integer> number(Map<?, ?> said, String key) {
        return said.get(key) instanceof Number number ? Optional.of(number.intValue()) : Optional.empty();
    }

    private static Optional<String> text(Map<?, ?> said, String key) {
        return said.get(key) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    private static Optional<Instant> instant(Map<?, ?> said, String key) {
        try {
            return text(said, key).map(Instant::parse);
        } catch (DateTimeParseException unreadable) {
            return Optional.empty();
        }
    }

    /** Whether it is not to be run again by itself. */
    public boolean isAside(int mostCrashes) {
        return crashes > mostCrashes;
    }

    /** As the next version of the fact. */
    public Fact fact(String hook, JsonCodec codec) {
        Map<String, @Nullable Object> said = new LinkedHashMap<>();
        said.put("begun", begun);
        said.put("failures", failures);
        said.put("crashes", crashes);
        open.ifPresent(seen -> said.put("open", seen));
        again.ifPresent(at -> said.put("again", at.toString()));
        failure.ifPresent(text -> said.put("failure", text));
        return new Fact(Fact.TRIED, hook, version + 1, codec.write(said));
    }

    /** It is stored. */
    Tries stored() {
        return new Tries(version + 1, begun, failures, crashes, open, again, failure);
    }

    /** The same, behind a version that somebody else stored. */
    Tries behind(int other) {
        return new Tries(other, begun, failures, crashes, open, again, failure);
    }

    /** It begins. */
    Tries begin(int crashesOfExecution) {
        return new Tries(
                version, begun + 1, failures, crashes, Optional.of(crashesOfExecution), Optional.empty(), failure);
    }

    /** It failed. */
    Tries failed(String with, Instant next) {
        return new Tries(version, begun, failures + 1, crashes, Optional.empty(), Optional.of(next), Optional.of(with));
    }

    /** What was open under an earlier claim is over: its process died, if the execution was taken from a dead holder since. */
    Tries over(int crashesOfExecution) {
        int died = open.filter(seen -> crashesOfExecution > seen).isPresent() ? 1 : 0;
        return new Tries(version, begun, failures, crashes + died, Optional.empty(), again, failure);
    }

    /** As if it had neither failed nor crashed: somebody wants it to run now. */
    public Tries anew() {
        return new Tries(version, begun, 0, 0, open, Optional.empty(), failure);
    }
}
