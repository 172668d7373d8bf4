package io.kodosumi.internal.attempt;

import io.kodosumi.spi.Fact;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A strand's changes of code: which of them this execution runs. What earlier attempts passed without them stays without them, in the
 * next attempts too, because the entries that show it stay.
 */
final class Patches {
    private final Context context;
    private final Strand strand;
    private final Steps steps;
    private final Set<String> without = new HashSet<>();

    Patches(Context context, Strand strand, Steps steps) {
        this.context = context;
        this.strand = strand;
        this.steps = steps;
    }

    boolean isPatched(String name) {
        String key = strand.beginPatch(name);
        if (context.journal().entry(key).isPresent()) {
            strand.pass(key);
            return true;
        }
        if (without.contains(key) || strand.isPassed()) {
            without.add(key);
            return false;
        }
        strand.ask(key);
        context.holding().await(context.control()::check);
        Fact mark = Entries.mark(Entries.JOURNAL, key, "Patch");
        steps.write(List.of(mark));
        return true;
    }
}
