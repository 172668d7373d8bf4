package io.kodosumi.testing.simulation;

import io.kodosumi.spi.EventTransport;
import io.kodosumi.spi.ExecutionStore;
import java.util.function.UnaryOperator;

/** A rule of the design, and a store or a transport under which it does not hold; {@code docs/simulation.md} lists them. */
@SuppressWarnings("ImmutableEnumChecker") // its functions hold nothing
enum Rule {
    FENCE(500, "a write of an old attempt is refused", FencingFlaws::withoutFence),
    RESEND_FINDS_ITS_EFFECT(250, "a write sent again is answered as the first time", FencingFlaws::resendIsNew),
    UNITS_ARE_WHOLE(250, "what was emitted is stored with the entry behind it, or neither is", FencingFlaws::tornUnits),
    LOG_HAS_NO_HOLE(250, "a run is stored as a whole", LogFlaws::holes),
    STORED_EVENTS_ARE_DROPPED(250, "of a run sent again, what the log has is dropped", LogFlaws::storedTwice),
    LATE_IS_NOT_APPENDED(3_000, "what is older than the head never enters the log", LogFlaws::lateIsAppended),
    CLOSING_IS_FINAL(250, "behind the closing events nothing is stored", LogFlaws::goesOnBehindTheEnd),
    OPENING_COMES_FIRST(250, "an attempt's opening is stored with its claim", LogFlaws::withoutOpening),
    DEAD_IS_FOR_EVER(4_000, "who was declared dead is told when it beats", NodeFlaws::deadLives),
    LIVING_KEEPS_ITS_CLAIM(250, "nobody takes over from a node that may still live", NodeFlaws::takesFromTheLiving),
    OWNER_STOPS_FIRST(250, "the owner's deadline is before the store's", NodeFlaws::leaseIsShort),
    DEAD_IS_TAKEN_OVER(250, "what a dead node held is found", NodeFlaws::deadIsForgotten),
    CRASHES_COUNT(250, "a claim taken from a dead holder counts a crash", NodeFlaws::crashesAreForgotten),
    KEYS_ARE_UNIQUE(250, "one user's key is one execution", PeopleFlaws::keysAreForgotten),
    KEYS_ARE_FOR_ONE_THING(
            250, "other inputs under a key that is taken are refused", PeopleFlaws::inputsAreNotCompared),
    WAKES_ARE_SEEN(10_000, "a rest clears only the wakes that it saw", DueFlaws::wakesAreLost),
    REST_NAMES_THE_NEXT(250, "a rest becomes due again at the time that it names", DueFlaws::neverDue),
    CANCEL_STAYS(250, "an outcome is refused once a cancel was asked for", PeopleFlaws::cancelIsForgotten),
    OUTCOME_CLOSES_LOCKS(250, "the outcome closes all open locks", PeopleFlaws::locksStayOpen),
    FIRST_ANSWER_STAYS(1_000, "a lock takes one answer", PeopleFlaws::lastAnswerWins),
    EXPIRES_IN_TIME(250, "a lock does not expire before its time", PeopleFlaws::expiresEarly),
    END_OF_LOCK_IS_TOLD_ONCE(250, "that a lock's end was told is journaled", FactFlaws::toldIsForgotten),
    JOURNAL_IS_READ_WHOLE(250, "an attempt reads what earlier ones journaled", FactFlaws::journalIsForgotten),
    PARKED_RUNS_NOTHING(250, "before flow code goes on, the row says so", DueFlaws::parkedRuns),
    ROOM_IS_COUNTED(1_000, "no more run than may", DueFlaws::roomIsFree),
    OUTAGES_ARE_NO_FAILURES(250, "a drained attempt counts no failure", DueFlaws::drainsAreFailures),
    HOOK_RUNS_FIRST(250, "a hook is disarmed when it has run", FactFlaws::disarmedAtOnce),
    HOLES_ARE_TOLD(4_000, "what a transport lost is an event", TransportFlaws::holesAreClosed),
    KEPT_UNTIL_STORED(1_000, "what was emitted is kept until the store has it", TransportFlaws::acceptedIsStored),
    GAP_IS_NO_PROMISE(
            1_000, "what the transport did not take goes once more", store -> store, TransportFlaws::gapIsAccepted),
    HANDED_OUT_IS_KEPT(
            250, "what is handed out stays until it is stored", store -> store, TransportFlaws::handedOutIsGone),
    OPENING_IS_ACCEPTED(
            250,
            "an attempt's opening is accepted before any flow code runs",
            store -> store,
            TransportFlaws::openingsAreKeptBack),
    LEAVES_WHEN_STORED(
            2_000, "who gives the claim up has all that it emitted in the store", TransportFlaws::parkedIsStored);

    private final int within;
    private final String sentence;
    private final UnaryOperator<ExecutionStore> without;
    private final UnaryOperator<EventTransport> carriedWithout;

    Rule(int within, String sentence, UnaryOperator<ExecutionStore> without) {
        this(within, sentence, without, UnaryOperator.identity());
    }

    Rule(
            int within,
            String sentence,
            UnaryOperator<ExecutionStore> without,
            UnaryOperator<EventTransport> carriedWithout) {
        this.carriedWithout = carriedWithout;
        this.within = within;
        this.sentence = sentence;
        this.without = without;
    }

    /** Within how many seeds the simulation finds that it does not hold: several times what it took when that was last measured. */
    int within() {
        return within;
    }

    /** What it says. */
    String sentence() {
        return sentence;
    }

    /** The run of this seed, but for this rule. */
    Simulation without(long seed) {
        return Simulation.of(seed).with(without).by(carriedWithout);
    }
}
