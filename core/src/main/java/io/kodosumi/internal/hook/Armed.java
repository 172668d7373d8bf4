package io.kodosumi.internal.hook;

import io.kodosumi.internal.json.JsonCodec;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The hooks of one execution that have not run, and how they were tried: what is stored, as this claim knows it. Safe for use by many
 * threads.
 */
final class Armed {
    /** How long what is set aside is left alone until a node shows it again. */
    static final Duration ASIDE = Duration.ofMinutes(1);

    /** All of one execution: a launch names at most 16. */
    private static final int PAGE = 1000;

    private final Claim claim;
    private final Hooks hooks;
    private final Map<String, Tries> all = new TreeMap<>();
    private final Set<String> gone = new HashSet<>(); // under this claim: what was read before that says otherwise

    Armed(Claim claim, Hooks hooks) {
        this.claim = claim;
        this.hooks = hooks;
    }

    /** Reads them anew, but for those that run here: of these it is known better. */
    void read(Set<String> running) {
        List<Fact> named = claim.services().store().facts(claim.fid(), Fact.HOOK, "", PAGE);
        Map<String, Tries> tried = Tries.all(claim.services().store(), claim.fid(), codec());
        synchronized (this) {
            all.keySet().retainAll(running);
            named.stream()
                    .filter(hook -> hook.version() == 1 && !all.containsKey(hook.key()) && !gone.contains(hook.key()))
                    .forEach(hook -> all.put(hook.key(), tried.getOrDefault(hook.key(), Tries.NONE)));
        }
        open(running).forEach(this::over);
    }

    private synchronized List<String> open(Set<String> running) {
        return all.entrySet().stream()
                .filter(entry -> entry.getValue().open().isPresent() && !running.contains(entry.getKey()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** What an earlier claim began and nobody knows the end of. */
    private void over(String hook) {
        store(hook, tries(hook).over(claim.row().hold().crashes()));
    }

    private JsonCodec codec() {
        return claim.services().codec();
    }

    private synchronized Tries tries(String hook) {
        return all.getOrDefault(hook, Tries.NONE);
    }

    // ---- what is to be run ----

    Optional<Hooks.Code> code(String hook) {
        return hooks.find(hook);
    }

    /** What is to be begun now. After a crash one at a time: so the one that kills its process is known by it. */
    synchronized List<String> ready(Set<String> running) {
        Stream<String> ready = own().filter(hook ->
                !running.contains(hook) && !isAside(hook) && untilOf(hook).isZero());
        if (!isOneAtATime()) {
            return ready.toList();
        }
        return running.isEmpty()
                ? ready.min(Comparator.comparing((String hook) -> tries(hook).crashes())).stream()
                        .toList()
                : List.of();
    }

    private boolean isOneAtATime() {
        return own().anyMatch(hook -> tries(hook).crashes() > 0 && !isAside(hook));
    }

    private Stream<String> own() {
        return all.keySet().stream().filter(hooks.names()::contains);
    }

    private boolean hasForeign() {
        return !hooks.names().containsAll(all.keySet());
    }

    private boolean isAside(String hook) {
        return tries(hook).isAside(claim.services().limits().crashes());
    }

    private Duration untilOf(String hook) {
        Duration left = tries(hook)
                .again()
                .map(again -> Duration.between(claim.now(), again))
                .orElse(Duration.ZERO);
        return left.isNegative() ? Duration.ZERO : left;
    }

    // ---- when the next is to be run ----

    /** In how long another than those that run is to be begun, if one is. */
    synchronized Optional<Duration> untilNextBeside(Set<String> running) {
        return isOneAtATime()
                ? Optional.empty()
                : own().filter(hook -> !running.contains(hook) && !isAside(hook))
                        .map(this::untilOf)
                        .min(Comparator.naturalOrder());
    }

    /** In how long this node has something to do again; empty if it has none of those that are left. */
    private Optional<Duration> untilOwn() {
        return own().map(hook -> isAside(hook) ? ASIDE : untilOf(hook)).min(Comparator.naturalOrder());
    }

    /** When the execution is due again: at once, if others have what this node lacks; empty if nothing is left. */
    synchronized Optional<Duration> untilDue() {
        return hasForeign() ? Optional.of(Duration.ZERO) : untilOwn();
    }

    /** For how long this node leaves alone what is due for others. */
    synchronized Optional<Duration> untilOwnBesideForeign() {
        return hasForeign() ? untilOwn() : Optional.empty();
    }

    // ---- what becomes of one ----

    /**
     * It begins.
     *
     * @return how often it was begun, this time included; empty if the claim is lost, or it was given up
     */
    Optional<Integer> begin(String hook) {
        Tries begun = tries(hook).begin(claim.row().hold().crashes());
        return store(hook, begun) ? Optional.of(begun.begun()) : Optional.empty();
    }

    /** It failed: whatever somebody else stored of it meanwhile, it did. */
    void failed(String hook, String with, Duration wait) {
        Instant again = claim.now().plus(wait);
        store(hook, tries(hook).failed(with, again));
    }

    /** How often in a row it has failed. */
    int failures(String hook) {
        return tries(hook).failures();
    }

    /** It ran. */
    void ran(String hook, int tries) {
        Fact disarmed = new Fact(Fact.HOOK, hook, 2, codec().write(Map.of("begun", tries)));
        claim.write(new Write.Put(claim.fid(), claim.attempt(), 0, disarmed));
        forget(hook); // also if it is disarmed already: then a host did it
    }

    /** Whether it is stored; what was given up meanwhile is forgotten. */
    private boolean store(String hook, Tries tries) {
        Tries next = tries;
        while (true) {
            WriteResult result = claim.write(new Write.Put(claim.fid(), claim.attempt(), 0, next.fact(hook, codec())));
            if (result instanceof WriteResult.Refused refused
                    && refused.reason() == WriteResult.Reason.VERSION
                    && refused.at() != next.version()) {
                if (isGivenUp(hook)) {
                    forget(hook);
                    return false;
                }
                next = next.behind((int) refused.at());
            } else {
                remember(hook, next.stored());
                return result instanceof WriteResult.Done;
            }
        }
    }

    private boolean isGivenUp(String hook) {
        return claim.services().store().facts(claim.fid(), Fact.HOOK, "", PAGE).stream()
                .anyMatch(named -> named.key().equals(hook) && named.version() > 1);
    }

    private synchronized void forget(String hook) {
        gone.add(hook);
        all.remove(hook);
    }

    private synchronized void remember(String hook, Tries tries) {
        all.put(hook, tries);
    }

    // ---- what people are told ----

    /** Shows what fails and what is set aside. */
    synchronized void report() {
        List<String> troubles = new ArrayList<>();
        own().forEach(hook -> trouble(hook).ifPresent(troubles::add));
        if (troubles.isEmpty()) {
            claim.services().problems().clear(claim.fid());
        } else {
            claim.services().problems().report(claim.fid(), String.join(" ", troubles));
        }
    }

    private Optional<String> trouble(String hook) {
        Tries tries = tries(hook);
        int bound = claim.services().limits().crashes();
        if (isAside(hook)) {
            return Optional.of("Its completion hook '" + hook + "' is set aside: its process died "
                    + times(tries.crashes()) + " while it ran, and may " + times(bound)
                    + ". Find out why, then let it run with"
                    + " execution.runHook(\"" + hook + "\").");
        }
        return tries.failures() == 0
                ? Optional.empty()
                : Optional.of("Its completion hook '" + hook + "' failed " + times(tries.failures()) + ", last with "
                        + tries.failure().orElse("nothing") + "; it is tried again at "
                        + tries.again().orElse(claim.now()) + ".");
    }

    private static String times(int n) {
        return n == 1 ? "once" : n + " times";
    }
}
