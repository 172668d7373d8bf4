package io.kodosumi.testing.simulation;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.LockState;
import io.kodosumi.model.NodeId;
import io.kodosumi.model.Page;
import io.kodosumi.spi.EventTransport;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.LockQuery;
import io.kodosumi.spi.LockRow;
import io.kodosumi.spi.Order;
import io.kodosumi.spi.Work;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A rule of the design, and a store under which it does not hold. */
@SuppressWarnings("ImmutableEnumChecker") // its functions hold nothing
enum Rule {
    FENCE(3_000, "a write of an old attempt is refused", Rule::withoutFence),
    RESEND_FINDS_ITS_EFFECT(250, "a write sent again is answered as the first time", Rule::resendIsNew),
    UNITS_ARE_WHOLE(2_000, "what was emitted is stored with the entry behind it, or neither is", Rule::tornUnits),
    LOG_HAS_NO_HOLE(250, "a run is stored as a whole", Rule::holes),
    STORED_EVENTS_ARE_DROPPED(250, "of a run sent again, what the log has is dropped", Rule::storedTwice),
    LATE_IS_NOT_APPENDED(3_000, "what is older than the head never enters the log", Rule::lateIsAppended),
    CLOSING_IS_FINAL(3_000, "behind the closing events nothing is stored", Rule::goesOnBehindTheEnd),
    OPENING_COMES_FIRST(250, "an attempt's opening is stored with its claim", Rule::withoutOpening),
    DEAD_IS_FOR_EVER(4_000, "who was declared dead is told when it beats", Rule::deadLives),
    LIVING_KEEPS_ITS_CLAIM(250, "nobody takes over from a node that may still live", Rule::takesFromTheLiving),
    OWNER_STOPS_FIRST(250, "the owner's deadline is before the store's", Rule::leaseIsShort),
    DEAD_IS_TAKEN_OVER(250, "what a dead node held is found", Rule::deadIsForgotten),
    CRASHES_COUNT(250, "a claim taken from a dead holder counts a crash", Rule::crashesAreForgotten),
    KEYS_ARE_UNIQUE(250, "one user's key is one execution", Rule::keysAreForgotten),
    WAKES_ARE_SEEN(6_000, "a rest clears only the wakes that it saw", Rule::wakesAreLost),
    REST_NAMES_THE_NEXT(250, "a rest becomes due again at the time that it names", Rule::neverDue),
    CANCEL_STAYS(250, "an outcome is refused once a cancel was asked for", Rule::cancelIsForgotten),
    OUTCOME_CLOSES_LOCKS(250, "the outcome closes all open locks", Rule::locksStayOpen),
    FIRST_ANSWER_STAYS(250, "a lock takes one answer", Rule::lastAnswerWins),
    EXPIRES_IN_TIME(250, "a lock does not expire before its time", Rule::expiresEarly),
    END_OF_LOCK_IS_TOLD_ONCE(250, "that a lock's end was told is journaled", Rule::toldIsForgotten),
    JOURNAL_IS_READ_WHOLE(250, "an attempt reads what earlier ones journaled", Rule::journalIsForgotten),
    PARKED_RUNS_NOTHING(250, "before flow code goes on, the row says so", Rule::parkedRuns),
    ROOM_IS_COUNTED(250, "no more run than may", Rule::roomIsFree),
    OUTAGES_ARE_NO_FAILURES(250, "a drained attempt counts no failure", Rule::drainsAreFailures),
    HOOK_RUNS_FIRST(250, "a hook is disarmed when it has run", Rule::disarmedAtOnce),
    HOLES_ARE_TOLD(4_000, "what a transport lost is an event", Rule::holesAreClosed),
    KEPT_UNTIL_STORED(1_000, "what was emitted is kept until the store has it", Rule::acceptedIsStored),
    GAP_IS_NO_PROMISE(1_000, "what the transport did not take goes once more", store -> store, Rule::gapIsAccepted),
    HANDED_OUT_IS_KEPT(250, "what is handed out stays until it is stored", store -> store, Rule::handedOutIsGone);

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

    /** Within how many seeds the simulation finds that it does not hold: ten times what it took when that was last measured. */
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

    // ---- hooks and transports ----

    private static ExecutionStore disarmedAtOnce(ExecutionStore store) {
        return new Flawed(store) {
            @Override
            List<WriteResult> unit(List<Write> unit) {
                List<WriteResult> results = super.unit(unit);
                if (unit.get(0) instanceof Write.Put put && put.fact().space().equals(Fact.TRIED)) {
                    super.unit(List.of(new Write.Put(
                            put.fid(),
                            put.attempt(),
                            put.emitted(),
                            new Fact(Fact.HOOK, put.fact().key(), 2, "{\"begun\":1}"))));
                }
                return results;
            }
        };
    }

    private static ExecutionStore holesAreClosed(ExecutionStore store) {
        return new Flawed(store) {
            @Override
            Write change(Write write) {
                return write instanceof Write.Append append
                                && append.events().get(0).kind().equals(Event.LOST)
                        ? with(
                                append,
                                append.after(),
                                List.of(told(append.events().get(0))))
                        : write;
            }
        };
    }

    private static Event told(Event lost) {
        return new Event(lost.position(), lost.at(), "debug", "");
    }

    private static ExecutionStore acceptedIsStored(ExecutionStore store) {
        return new Flawed(store) {
            @Override
            public Optional<ExecutionRow> find(Fid fid) {
                return super.find(fid).map(Rule::aheadOfItself);
            }
        };
    }

    private static ExecutionRow aheadOfItself(ExecutionRow row) {
        long head = Math.max(row.log().head(), row.log().emitted());
        ExecutionRow.Log log = new ExecutionRow.Log(
                head, row.log().closed(), row.log().emitted(), row.log().armedHooks());
        return new ExecutionRow(
                row.fid(), row.order(), row.created(), row.hold(), row.due(), log, row.wish(), row.end(), row.now());
    }

    private static EventTransport gapIsAccepted(EventTransport transport) {
        return new FlawedTransport(transport) {
            @Override
            Published tell(Run run, Published published) {
                return published.verdict() == Verdict.GAP
                        ? new Published(Verdict.ACCEPTED, published.tail())
                        : published;
            }
        };
    }

    private static EventTransport handedOutIsGone(EventTransport transport) {
        return new FlawedTransport(transport) {
            @Override
            void handOut(EventTransport.Consumer from, List<Run> runs) {
                from.done(runs);
            }
        };
    }

    // ---- fencing and units ----

    private static ExecutionStore withoutFence(ExecutionStore store) {
        return new Flawed(store) {
            @Override
            Write change(Write write) {
                int present = find(write.fid()).map(row -> row.hold().attempt()).orElse(0);
                if (write instanceof Write.Put put && put.attempt() > 0) {
                    return new Write.Put(put.fid(), present, put.emitted(), put.fact());
                }
                if (write instanceof Write.Settle settle) {
                    return new Write.Settle(settle.fid(), present, settle.emitted(), settle.outcome(), settle.result());
                }
                if (write instanceof Write.Rest rest) {
                    return new Write.Rest(
                            rest.fid(), present, rest.emitted(), rest.wakes(), rest.due(), rest.how(), rest.room());
                }
                return write;
            }
        };
    }

    private static ExecutionStore resendIsNew(ExecutionStore store) {
        Set<List<Write>> before = new HashSet<>();
        return new Flawed(store) {
            @Override
            List<WriteResult> unit(List<Write> unit) {
                boolean isFenced = unit.stream()
                        .anyMatch(write -> write instanceof Write.Put
                                || write instanceof Write.Settle
                                || write instanceof Write.Claim);
                if (isFenced && !before.add(List.copyOf(unit))) {
                    List<WriteResult> refused = new ArrayList<>();
                    unit.forEach(write -> refused.add(new WriteResult.Refused(WriteResult.Reason.FENCED, 1)));
                    return refused;
                }
                return super.unit(unit);
            }
        };
    }

    private static ExecutionStore tornUnits(ExecutionStore store) {
        int[] count = {0};
        return new Flawed(store) {
            @Override
            List<WriteResult> unit(List<Write> unit) {
                boolean isJournal =
                        unit.size() > 1 && unit.get(0) instanceof Write.Append && unit.get(1) instanceof Write.Put;
                if (isJournal && ++count[0] % 3 == 0) {
                    super.unit(unit.subList(1, unit.size()));
                    throw new KodosumiException("torn (played)", null, true);
                }
                return super.unit(unit);
            }
        };
    }

    // ---- the log ----

    private static Write.Append with(Write.Append append, long after, List<Event> events) {
        return new Write.Append(append.fid(), after, events);
    }

    private static ExecutionStore holes(ExecutionStore store) {
        return new Flawed(store) {
            @Override
            Write change(Write write) {
                if (write instanceof Write.Append append && append.events().size() > 3) {
                    List<Event> events = new ArrayList<>(append.events());
                    events.remove(1);
                    return with(append, append.after(), events);
                }
                return write;
            }
        };
    }

    private static Write.Append behindHead(Write.Append append, long head) {
        List<Event> moved = new ArrayList<>();
        long position = head;
        for (Event event : append.events()) {
            moved.add(new Event(++position, event.at(), event.kind(), event.payload()));
        }
        return with(append, head, moved);
    }

    private static ExecutionStore storedTwice(ExecutionStore store) {
        Set<Write> before = new HashSet<>();
        return new Flawed(store) {
            @Override
            Write change(Write write) {
                return write instanceof Write.Append append
                                && append.events().stream().noneMatch(event -> event.closes() || event.opens())
                                && !before.add(write)
                        ? behindHead(append, row(write.fid()).log().head())
                        : write;
            }
        };
    }

    private static ExecutionStore lateIsAppended(ExecutionStore store) {
        return new Flawed(store) {
            @Override
            Write change(Write write) {
                if (write instanceof Write.Append append
                        && append.events().stream().noneMatch(event -> event.closes() || event.opens())) {
                    long head = row(write.fid()).log().head();
                    boolean isLate = append.events().get(0).attempt() < Event.attempt(head);
                    return isLate ? behindHead(append, head) : write;
                }
                return write;
            }
        };
    }

    private static ExecutionStore goesOnBehindTheEnd(ExecutionStore store) {
        Map<Fid, List<Event>> behind = new HashMap<>();
        return new Flawed(store) {
            @Override
            WriteResult tell(Write write, WriteResult result) {
                if (write instanceof Write.Append append && isRefused(result, WriteResult.Reason.CLOSED)) {
                    behind.computeIfAbsent(write.fid(), fid -> new ArrayList<>())
                            .addAll(append.events());
                    return new WriteResult.Done();
                }
                return result;
            }

            @Override
            public EventPage events(Fid fid, long after, Set<String> kinds, int limit) {
                EventPage page = super.events(fid, after, kinds, limit);
                List<Event> events = new ArrayList<>(page.events());
                if (page.end() && !events.isEmpty()) {
                    events.addAll(behind.getOrDefault(fid, List.of()));
                }
                return new EventPage(events, page.through(), page.end());
            }
        };
    }

    private static ExecutionStore withoutOpening(ExecutionStore store) {
        return new Flawed(store) {
            @Override
            List<WriteResult> unit(List<Write> unit) {
                boolean isClaim = unit.size() == 2 && unit.get(0) instanceof Write.Claim;
                if (!isClaim) {
                    return super.unit(unit);
                }
                List<WriteResult> results = new ArrayList<>(super.unit(unit.subList(0, 1)));
                results.add(new WriteResult.Done());
                return results;
            }
        };
    }

    // ---- nodes ----

    private static ExecutionStore deadLives(ExecutionStore store) {
        return new Flawed(store) {
            @Override
            public boolean beat(NodeId node, Duration lease, String about) {
                super.beat(node, lease, about);
                return true;
            }
        };
    }

    private static ExecutionStore takesFromTheLiving(ExecutionStore store) {
        return new Flawed(store) {
            @Override
            Write change(Write write) {
                return write instanceof Write.Claim claim
                        ? new Write.Claim(
                                claim.fid(),
                                claim.id(),
                                claim.node(),
                                claim.seen(),
                                find(claim.fid())
                                                .map(row -> row.hold().placement())
                                                .orElse(0L)
                                        + 1,
                                claim.room())
                        : write;
            }

            @Override
            public Work.Page due(Work.Query query) {
                Work.Page page = super.due(query);
                List<Work> due = new ArrayList<>(page.due());
                super.list(io.kodosumi.spi.ExecutionQuery.ALL, Cursor.START, 1_000).items().stream()
                        .filter(row -> row.end().isEmpty()
                                && row.hold().node().isPresent()
                                && !row.hold().node().get().equals(query.node())
                                && query.routes().contains(row.order().route()))
                        .forEach(row -> due.add(new Work(
                                row.fid(),
                                Work.Kind.RECOVER,
                                row.order().user(),
                                row.order().route(),
                                row.hold().attempt(),
                                row.due().wakes())));
                return new Work.Page(due, page.more(), page.next());
            }
        };
    }

    private static ExecutionStore leaseIsShort(ExecutionStore store) {
        return new Flawed(store) {
            @Override
            public boolean beat(NodeId node, Duration lease, String about) {
                return super.beat(node, lease.dividedBy(6), about);
            }
        };
    }

    private static ExecutionStore deadIsForgotten(ExecutionStore store) {
        return new Flawed(store) {
            @Override
            public Work.Page due(Work.Query query) {
                Work.Page page = super.due(query);
                List<Work> due = page.due().stream()
                        .filter(work -> work.kind() == Work.Kind.WAKE
                                || row(work.fid()).hold().node().isEmpty())
                        .toList();
                return new Work.Page(due, page.more(), page.next());
            }
        };
    }

    private static ExecutionStore crashesAreForgotten(ExecutionStore store) {
        return new Flawed(store) {
            @Override
            public Optional<ExecutionRow> find(Fid fid) {
                return super.find(fid).map(row -> {
                    ExecutionRow.Hold hold = row.hold();
                    return new ExecutionRow(
                            row.fid(),
                            row.order(),
                            row.created(),
                            new ExecutionRow.Hold(
                                    hold.attempt(), hold.node(), hold.parked(), hold.placement(), hold.failures(), 0),
                            row.due(),
                            row.log(),
                            row.wish(),
                            row.end(),
                            row.now());
                });
            }
        };
    }

    private static ExecutionStore keysAreForgotten(ExecutionStore store) {
        return new Flawed(store) {
            @Override
            Write change(Write write) {
                if (!(write instanceof Write.Create create)) {
                    return write;
                }
                Order order = create.order();
                return new Write.Create(
                        create.fid(),
                        new Order(
                                order.parent(),
                                order.user(),
                                Optional.empty(),
                                order.digest(),
                                order.flow(),
                                order.version(),
                                order.route(),
                                order.deadline(),
                                order.labels()),
                        create.delay(),
                        create.facts());
            }
        };
    }

    // ---- due ----

    private static Write.Rest with(Write.Rest rest, long wakes, Optional<Duration> due, Write.Rest.How how) {
        return new Write.Rest(rest.fid(), rest.attempt(), rest.emitted(), wakes, due, how, rest.room());
    }

    private static ExecutionStore wakesAreLost(ExecutionStore store) {
        return new Flawed(store) {
            @Override
            Write change(Write write) {
                return write instanceof Write.Rest rest
                        ? with(rest, row(rest.fid()).due().wakes(), rest.due(), rest.how())
                        : write;
            }
        };
    }

    private static ExecutionStore neverDue(ExecutionStore store) {
        return new Flawed(store) {
            @Override
            Write change(Write write) {
                return write instanceof Write.Rest rest && !rest.how().keepsClaim()
                        ? with(rest, rest.wakes(), Optional.empty(), rest.how())
                        : write;
            }
        };
    }

    private static ExecutionStore drainsAreFailures(ExecutionStore store) {
        return new Flawed(store) {
            @Override
            Write change(Write write) {
                return write instanceof Write.Rest rest && rest.how() == Write.Rest.How.DRAINED
                        ? with(rest, rest.wakes(), rest.due(), Write.Rest.How.FAILED)
                        : write;
            }
        };
    }

    private static ExecutionStore parkedRuns(ExecutionStore store) {
        return new Flawed(store) {
            @Override
            Write change(Write write) {
                return write instanceof Write.Rest rest
                                && rest.how() == Write.Rest.How.SEEN
                                && row(rest.fid()).hold().parked()
                        ? with(rest, rest.wakes(), rest.due(), Write.Rest.How.PARKED)
                        : write;
            }
        };
    }

    private static ExecutionStore roomIsFree(ExecutionStore store) {
        return new Flawed(store) {
            @Override
            Write change(Write write) {
                if (write instanceof Write.Claim claim) {
                    return new Write.Claim(
                            claim.fid(), claim.id(), claim.node(), claim.seen(), claim.placement(), Write.Room.ANY);
                }
                return write instanceof Write.Rest rest
                        ? new Write.Rest(
                                rest.fid(), rest.attempt(), rest.emitted(), rest.wakes(), rest.due(), rest.how())
                        : write;
            }
        };
    }

    // ---- people ----

    private static ExecutionStore cancelIsForgotten(ExecutionStore store) {
        return new Flawed(store) {
            @Override
            Write change(Write write) {
                return write instanceof Write.Control control && control.wish() == Write.Control.Wish.CANCEL
                        ? new Write.Control(control.fid(), Write.Control.Wish.WAKE, control.by(), "")
                        : write;
            }
        };
    }

    private static LockRow with(LockRow row, LockState state, Optional<LockRow.Closed> closed) {
        return new LockRow(
                row.fid(),
                row.lid(),
                row.owner(),
                row.flow(),
                row.name(),
                row.form(),
                row.opened(),
                row.expires(),
                state,
                closed,
                row.now());
    }

    /** A store whose locks are shown otherwise than they are. */
    private static class WithLocks extends Flawed {
        WithLocks(ExecutionStore to) {
            super(to);
        }

        LockRow shown(LockRow row) {
            return row;
        }

        @Override
        public Page<LockRow> locks(LockQuery query, Cursor after, int limit) {
            Page<LockRow> page = super.locks(query, after, limit);
            return new Page<>(page.items().stream().map(this::shown).toList(), page.next());
        }

        @Override
        WriteResult tell(Write write, WriteResult result) {
            return result instanceof WriteResult.Lock lock ? new WriteResult.Lock(shown(lock.row())) : result;
        }
    }

    private static ExecutionStore locksStayOpen(ExecutionStore store) {
        return new WithLocks(store) {
            @Override
            LockRow shown(LockRow row) {
                boolean hasEnded = row.state() == LockState.CANCELLED
                        && row(row.fid()).log().closed();
                return hasEnded ? with(row, LockState.OPEN, Optional.empty()) : row;
            }
        };
    }

    private static ExecutionStore lastAnswerWins(ExecutionStore store) {
        Map<String, LockRow.Closed> last = new HashMap<>();
        return new WithLocks(store) {
            @Override
            LockRow shown(LockRow row) {
                LockRow.Closed closed = last.get(row.fid() + row.lid());
                return closed == null || row.state() != LockState.ANSWERED
                        ? row
                        : with(row, row.state(), Optional.of(closed));
            }

            @Override
            WriteResult tell(Write write, WriteResult result) {
                if (write instanceof Write.CloseLock close
                        && close.state() == LockState.ANSWERED
                        && result instanceof WriteResult.Lock lock
                        && lock.row().state() == LockState.ANSWERED) {
                    last.put(
                            close.fid() + close.lid(),
                            new LockRow.Closed(
                                    close.id(),
                                    close.by(),
                                    lock.row().closed().orElseThrow().at(),
                                    close.answer()));
                }
                return super.tell(write, result);
            }
        };
    }

    private static ExecutionStore expiresEarly(ExecutionStore store) {
        Set<String> early = new HashSet<>();
        return new WithLocks(store) {
            @Override
            LockRow shown(LockRow row) {
                return early.contains(row.fid() + row.lid()) && row.closed().isPresent()
                        ? with(row, LockState.EXPIRED, row.closed())
                        : row;
            }

            @Override
            Write change(Write write) {
                if (write instanceof Write.CloseLock close && close.state() == LockState.EXPIRED) {
                    early.add(close.fid() + close.lid());
                    return new Write.CloseLock(
                            close.fid(),
                            close.attempt(),
                            close.emitted(),
                            close.lid(),
                            LockState.CANCELLED,
                            close.id(),
                            close.by(),
                            close.answer());
                }
                return write;
            }
        };
    }

    // ---- facts ----

    private static ExecutionStore toldIsForgotten(ExecutionStore store) {
        return new Flawed(store) {
            @Override
            public List<Fact> facts(Fid fid, String space, String after, int limit) {
                return space.equals("told") ? List.of() : super.facts(fid, space, after, limit);
            }
        };
    }

    private static ExecutionStore journalIsForgotten(ExecutionStore store) {
        int[] count = {0};
        return new Flawed(store) {
            @Override
            public List<Fact> facts(Fid fid, String space, String after, int limit) {
                List<Fact> facts = super.facts(fid, space, after, limit);
                boolean isCut = space.equals("journal") && limit < 1_000 && facts.size() > 1 && ++count[0] % 4 == 0;
                return isCut ? facts.subList(0, facts.size() - 1) : facts;
            }
        };
    }
}
