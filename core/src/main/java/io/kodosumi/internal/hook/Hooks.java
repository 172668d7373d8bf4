package io.kodosumi.internal.hook;

import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.Fact;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The completion hooks that a node has, by name. */
public final class Hooks {
    /** Without any. */
    public static final Hooks NONE = new Hooks(Map.of());

    private final Map<String, Code> all;

    /** These. */
    public Hooks(Map<String, ? extends Code> all) {
        this.all = Map.copyOf(all);
    }

    /** A host's code. */
    @FunctionalInterface
    public interface Code {
        /** Runs it; whatever it throws, it is tried again. */
        void run(Call call) throws Exception;
    }

    /**
     * What one run is about.
     *
     * @param row the execution, with its outcome
     * @param input what its launch brought along
     * @param hook the hook's name
     * @param tries how often it was begun, this time included
     */
    public record Call(ExecutionRow row, List<Fact> input, String hook, int tries) {
        /** Copies the facts. */
        public Call {
            input = List.copyOf(input);
        }
    }

    /** Their names. */
    public Set<String> names() {
        return all.keySet();
    }

    /** The one of this name. */
    Optional<Code> find(String name) {
        return Optional.ofNullable(all.get(name));
    }
}
