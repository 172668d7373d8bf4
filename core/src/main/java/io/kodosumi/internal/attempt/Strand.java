package io.kodosumi.internal.attempt;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The flow's own thread, or a branch: its place in the journal, what it emits while it replays, and whether flow code runs on it.
 *
 * <p>Entries are asked for on its thread alone; events may come from any.
 */
final class Strand {
    private static final Pattern NAME = Pattern.compile("([A-Za-z0-9_.-]{1,64})(?:=([A-Za-z0-9_.-]{1,64}))?");
    private static final int MAX_HELD = 10_000;
    private static final long MAX_HELD_CHARS = 8L << 20;

    private final String prefix;
    private final Journal journal;
    private final Emitter emitter;
    private final Control control;
    private final Map<String, Integer> ordinals = new HashMap<>();
    private final List<Held> held = new ArrayList<>();
    private long heldChars;
    private boolean replaying;

    private final Thread thread;
    private boolean inFlow;
    private boolean interrupted;
    private volatile boolean inStep;

    /** Of the present thread. {@code prefix} is empty for the flow's own, else ends with a colon. */
    Strand(String prefix, Journal journal, Emitter emitter, Control control) {
        this.prefix = prefix;
        this.journal = journal;
        this.emitter = emitter;
        this.control = control;
        this.thread = Thread.currentThread();
        this.replaying = isReplaying();
    }

    private boolean isReplaying() {
        return journal.replays(prefix) || (isBranch() && journal.entry(ownKey()).isPresent());
    }

    /** A branch's key in the strand that started it. */
    String ownKey() {
        return prefix.substring(0, prefix.length() - 1);
    }

    boolean isBranch() {
        return !prefix.isEmpty();
    }

    // ---- the journal ----

    /** Begins an entry: checks where it is asked for, and gives its key. */
    String begin(String name) {
        checkPlace(name);
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + name
                    + "' is not an entry's name: expected name or name=key, each 1 to 64 of A-Z a-z 0-9 _ . -");
        }
        String key = matcher.group(2);
        return prefix + (key != null ? name : name + "~" + ordinals.merge(name, 1, Integer::sum));
    }

    /** Begins the question for a change of code: its key, which no entry of a name can have. */
    String beginPatch(String name) {
        checkPlace(name);
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches() || matcher.group(2) != null) {
            throw new IllegalArgumentException(
                    "'" + name + "' is not the name of a change: expected 1 to 64 of A-Z a-z 0-9 _ . -");
        }
        return prefix + name + Entries.PATCH;
    }

    /** Whether an earlier attempt was here and went on: it journaled something behind this point. */
    boolean isPassed() {
        return isReplaying();
    }

    /** Begins the wait for a branch: the key of its mark, which no name can be. */
    String beginJoin(String branch) {
        checkPlace(branch);
        return branch + Entries.JOIN;
    }

    private void checkPlace(String name) {
        if (!isHere()) {
            throw new IllegalStateException("'" + name + "' was asked for on thread '"
                    + Thread.currentThread().getName()
                    + "', not on the flow's own: use branch(name, tracer -> …) for work"
                    + " beside the flow, and inside it the tracer that it is given");
        }
        if (inStep) {
            throw new IllegalStateException("'" + name
                    + "' was asked for inside a step: a step is one piece of work; ask for it before or after");
        }
    }

    /** Asks for an entry: what was held is in the log if an earlier attempt had it, and is emitted if not. */
    void ask(String key) {
        if (journal.ask(key)) {
            drop();
        } else {
            journal.anew(key);
            release();
        }
    }

    /** Passes what is journaled only in some runs: that it is not says nothing about what was held. */
    void pass(String key) {
        if (journal.ask(key)) {
            drop();
        }
    }

    /** The strand's code has ended: what it held is emitted, unless its end is journaled. */
    void finish() {
        if (isBranch() && journal.entry(ownKey()).isPresent()) {
            drop();
        } else {
            release();
        }
        synchronized (this) {
            replaying = false;
        }
    }

    /** Emits an event, or holds it back while the journal says that it is in the log already; what a step tells never is. */
    void emit(String kind, String payload) {
        if (inStep) {
            control.checkRunning();
        } else {
            control.check();
        }
        switch (hold(kind, payload)) {
            case NO -> emitter.emit(kind, payload);
            case YES -> {}
            case FULL -> release(); // bounded: better twice in the log, told apart by the attempt, than an endless list
        }
    }

    private synchronized Hold hold(String kind, String payload) {
        if (!replaying || inStep) {
            return Hold.NO;
        }
        held.add(new Held(kind, payload));
        heldChars += payload.length();
        return held.size() > MAX_HELD || heldChars > MAX_HELD_CHARS ? Hold.FULL : Hold.YES;
    }

    private synchronized void drop() {
        held.clear();
        heldChars = 0;
        replaying = isReplaying();
    }

    /** Emits what was held. */
    void release() {
        for (List<Held> all = takeHeld(); !all.isEmpty(); all = takeHeld()) {
            all.forEach(event -> emitter.emit(event.kind, event.payload));
        }
    }

    private synchronized List<Held> takeHeld() {
        List<Held> all = List.copyOf(held);
        held.clear();
        heldChars = 0;
        if (all.isEmpty()) {
            replaying = isReplaying();
        }
        return all;
    }

    // ---- the thread ----

    /** Whether the caller is on this strand's thread. */
    boolean isHere() {
        return Thread.currentThread() == thread;
    }

    /** Flow code is left: from here on it is not interrupted. */
    void enterRuntime() {
        if (!isHere()) {
            return;
        }
        synchronized (control) {
            inFlow = false;
            if (interrupted) {
                interrupted = false;
                Thread.interrupted();
            }
        }
    }

    /** Flow code goes on; unwinds if it shall not. */
    void enterFlow() {
        if (!isHere()) {
            return;
        }
        synchronized (control) {
            inFlow = true;
        }
        Stop stop = control.stop();
        if (stop != null && stop.interrupts()) {
            enterRuntime();
            throw new Unwind(stop);
        }
    }

    /** Interrupts flow code, if it runs. */
    void interrupt() {
        synchronized (control) {
            if (inFlow) {
                interrupted = true;
                thread.interrupt();
            }
        }
    }

    /** A step's body begins or ends. */
    void inStep(boolean now) {
        inStep = now;
    }

    boolean isInStep() {
        return inStep;
    }

    private enum Hold {
        NO,
        YES,
        FULL
    }

    private record Held(String kind, String payload) {}
}
