package io.kodosumi.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.spi.EventTransport;
import io.kodosumi.spi.EventTransport.Consumer;
import io.kodosumi.spi.EventTransport.Producer;
import io.kodosumi.spi.EventTransport.Published;
import io.kodosumi.spi.EventTransport.Run;
import io.kodosumi.spi.EventTransport.Verdict;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.TestExecutionResult;

/** The contract bites: each transport here is wrong in one way, and fails on the test that names it. */
class WrongTransportsTest {
    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of(Reorders.class, "runs_of_an_execution_come_in_the_order_in_which_they_were_published"),
                Arguments.of(LosesTheLastRun.class, "every_run_of_a_batch_comes"),
                Arguments.of(HandsOutTwice.class, "an_execution_is_handed_to_one_consumer_at_a_time"),
                Arguments.of(HandsOutMore.class, "nothing_more_of_an_execution_is_handed_out_before_the_first_is_done"),
                Arguments.of(Forgets.class, "what_is_not_done_comes_again_before_anything_behind_it"),
                Arguments.of(ForgetsReleased.class, "what_was_released_comes_again_to_whoever_asks"),
                Arguments.of(ReleasesForAnyone.class, "a_late_release_takes_nothing_from_the_consumer_that_has_it_now"),
                Arguments.of(ClaimsToLast.class, "opened_again_it_has_what_was_not_done_or_nothing"),
                Arguments.of(KeepsTheOrphans.class, "a_waiting_consumer_takes_over_from_one_that_died"),
                Arguments.of(AcceptsOlderAttempts.class, "an_older_attempt_is_fenced_behind_a_newer_opening_for_ever"),
                Arguments.of(
                        AcceptsOlderAttempts.class,
                        "nothing_of_a_racing_older_attempt_stands_behind_the_newer_opening"),
                Arguments.of(FindsGapsBeforeOpenings.class, "an_opening_is_never_a_gap"),
                Arguments.of(OverlooksHoles.class, "a_hole_within_a_stream_is_a_gap_that_names_the_tail"),
                Arguments.of(OverlooksHoles.class, "a_lost_tail_is_a_gap_that_names_what_is_left"),
                Arguments.of(TakesPartOfARun.class, "a_full_transport_takes_nothing_of_a_run_and_takes_it_later"),
                Arguments.of(SkipsWhatDoesNotFit.class, "nothing_behind_a_refused_run_of_the_same_call_is_taken"),
                Arguments.of(WaitsForRoom.class, "publish_never_waits_for_room"),
                Arguments.of(DoublesWhatIsSentAgain.class, "a_run_published_again_is_accepted_and_not_doubled"),
                Arguments.of(FreesTooMuch.class, "done_frees_what_is_at_or_below_and_nothing_else"),
                Arguments.of(FreesOnlyItsOwn.class, "done_frees_what_another_consumer_holds"),
                Arguments.of(RemembersTheClosed.class, "a_closing_event_that_is_done_frees_the_execution"),
                Arguments.of(IgnoresMax.class, "poll_gives_at_most_max_events"),
                Arguments.of(SleepsItsWait.class, "poll_returns_as_soon_as_there_is_something"),
                Arguments.of(StripsPayloads.class, "events_come_back_character_for_character"),
                Arguments.of(CutsTimestamps.class, "a_timestamp_keeps_its_microseconds"),
                Arguments.of(ForgetsWhatRunsFollow.class, "a_run_comes_with_the_position_that_it_follows"),
                Arguments.of(OutlivesItsClose.class, "after_close_every_call_throws"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void a_wrong_transport_fails_on_the_test_that_names_its_fault(Class<?> transport, String fault) {
        TestExecutionResult result = ContractRun.of(transport, fault);

        assertThat(result.getStatus()).isEqualTo(TestExecutionResult.Status.FAILED);
        assertThat(result.getThrowable()).containsInstanceOf(AssertionError.class);
    }

    private static List<Run> change(List<Run> runs, UnaryOperator<Event> change) {
        return runs.stream()
                .map(run -> new Run(
                        run.fid(),
                        run.after(),
                        run.events().stream().map(change).toList()))
                .toList();
    }

    /** The contract as a wrong transport's author would extend it, with less patience. */
    abstract static class Wrong extends EventTransportContract {
        abstract EventTransport spoil(EventTransport right);

        @Override
        protected EventTransport open() {
            return spoil(new ReferenceTransport());
        }

        @Override
        protected EventTransport openWithRoomFor(int events) {
            return spoil(new ReferenceTransport(events));
        }

        @Override
        protected Set<TransportAbility> lacks() {
            return EnumSet.of(TransportAbility.DURABLE);
        }

        @Override
        protected void loseTail(EventTransport from, Fid fid, int events) {
            ((ReferenceTransport) ((ForwardingTransport) from).to()).loseTail(fid, events);
        }

        @Override
        protected void loseEverything(EventTransport from) {
            ((ReferenceTransport) ((ForwardingTransport) from).to()).loseEverything();
        }

        @Override
        protected Duration patience() {
            return Duration.ofMillis(500);
        }
    }

    /** A wrong transport whose fault is in what becomes of what it publishes. */
    abstract static class WrongPublishing extends Wrong {
        abstract List<Published> publish(Producer right, List<Run> runs);

        @Override
        EventTransport spoil(EventTransport right) {
            return new ForwardingTransport(right) {
                @Override
                protected List<Published> publish(Producer producer, List<Run> runs) {
                    return WrongPublishing.this.publish(producer, runs);
                }
            };
        }

        /** Publishes one by one, and lets the transport answer otherwise. */
        List<Published> oneByOne(Producer right, List<Run> runs) {
            return runs.stream().map(run -> publish(right, run)).toList();
        }

        Published publish(Producer right, Run run) {
            return right.publish(List.of(run)).get(0);
        }
    }

    /** A wrong transport whose fault is in what it hands out. */
    abstract static class WrongPolling extends Wrong {
        abstract List<Run> poll(Consumer right, int max, Duration wait);

        @Override
        EventTransport spoil(EventTransport right) {
            return new ForwardingTransport(right) {
                @Override
                protected List<Run> poll(Consumer consumer, int max, Duration wait) {
                    return WrongPolling.this.poll(consumer, max, wait);
                }
            };
        }
    }

    static class Reorders extends WrongPolling {
        @Override
        protected List<Run> poll(Consumer right, int max, Duration wait) {
            return right.poll(max, wait).stream()
                    .map(run -> {
                        List<Event> events = new ArrayList<>(run.events());
                        Collections.reverse(events);
                        return new Run(run.fid(), run.after(), events);
                    })
                    .toList();
        }
    }

    static class LosesTheLastRun extends WrongPublishing {
        @Override
        protected List<Published> publish(Producer right, List<Run> runs) {
            if (runs.size() < 2) {
                return right.publish(runs);
            }
            List<Published> published = new ArrayList<>(right.publish(runs.subList(0, runs.size() - 1)));
            published.add(published.get(published.size() - 1));
            return published;
        }
    }

    static class HandsOutTwice extends WrongPolling {
        private List<Run> out = List.of();

        @Override
        protected List<Run> poll(Consumer right, int max, Duration wait) {
            List<Run> runs = right.poll(max, wait);
            out = runs.isEmpty() ? out : runs;
            return out;
        }
    }

    static class HandsOutMore extends WrongPolling {
        private final Map<Consumer, List<Run>> out = new HashMap<>();

        @Override
        protected List<Run> poll(Consumer right, int max, Duration wait) {
            right.done(out.getOrDefault(right, List.of()));
            List<Run> runs = right.poll(max, wait);
            out.put(right, runs);
            return runs;
        }
    }

    static class Forgets extends WrongPolling {
        @Override
        protected List<Run> poll(Consumer right, int max, Duration wait) {
            List<Run> runs = right.poll(max, wait);
            right.done(runs);
            return runs;
        }
    }

    static class ForgetsReleased extends Wrong {
        @Override
        EventTransport spoil(EventTransport right) {
            return new ForwardingTransport(right) {
                @Override
                protected void release(Consumer consumer, List<Run> runs) {
                    consumer.done(runs);
                }
            };
        }
    }

    static class ReleasesForAnyone extends Wrong {
        @Override
        EventTransport spoil(EventTransport right) {
            return new ForwardingTransport(right) {
                private final List<Consumer> all = new ArrayList<>();

                @Override
                protected List<Run> poll(Consumer consumer, int max, Duration wait) {
                    all.add(consumer);
                    return super.poll(consumer, max, wait);
                }

                @Override
                protected void release(Consumer consumer, List<Run> runs) {
                    all.forEach(each -> each.release(runs));
                }
            };
        }
    }

    static class ClaimsToLast extends Wrong {
        @Override
        protected Set<TransportAbility> lacks() {
            return Set.of();
        }

        @Override
        EventTransport spoil(EventTransport right) {
            return new ForwardingTransport(right);
        }
    }

    static class KeepsTheOrphans extends Wrong {
        @Override
        EventTransport spoil(EventTransport right) {
            return new ForwardingTransport(right) {
                @Override
                protected void close(Consumer consumer) {
                    // What it held stays with the dead.
                }
            };
        }
    }

    static class AcceptsOlderAttempts extends WrongPublishing {
        @Override
        protected List<Published> publish(Producer right, List<Run> runs) {
            return oneByOne(right, runs);
        }

        @Override
        Published publish(Producer right, Run run) {
            Published published = super.publish(right, run);
            return published.verdict() == Verdict.FENCED
                    ? new Published(Verdict.ACCEPTED, published.tail())
                    : published;
        }
    }

    static class FindsGapsBeforeOpenings extends WrongPublishing {
        private final Map<Fid, Long> tails = new HashMap<>();

        @Override
        protected List<Published> publish(Producer right, List<Run> runs) {
            return oneByOne(right, runs);
        }

        @Override
        Published publish(Producer right, Run run) {
            long tail = tails.getOrDefault(run.fid(), 0L);
            if (run.after() > tail) {
                return new Published(Verdict.GAP, tail);
            }
            Published published = super.publish(right, run);
            tails.put(run.fid(), published.tail());
            return published;
        }
    }

    static class OverlooksHoles extends WrongPublishing {
        @Override
        protected List<Published> publish(Producer right, List<Run> runs) {
            return right.publish(runs.stream().map(LogScript::followingNothing).toList());
        }
    }

    static class TakesPartOfARun extends WrongPublishing {
        @Override
        protected List<Published> publish(Producer right, List<Run> runs) {
            return oneByOne(right, runs);
        }

        @Override
        Published publish(Producer right, Run run) {
            Published published = super.publish(right, run);
            if (published.verdict() == Verdict.FULL) {
                super.publish(
                        right, new Run(run.fid(), run.after(), run.events().subList(0, 1)));
            }
            return published;
        }
    }

    static class SkipsWhatDoesNotFit extends WrongPublishing {
        @Override
        protected List<Published> publish(Producer right, List<Run> runs) {
            return oneByOne(right, runs);
        }
    }

    static class WaitsForRoom extends WrongPublishing {
        @Override
        protected List<Published> publish(Producer right, List<Run> runs) {
            List<Published> published = right.publish(runs);
            if (published.stream().anyMatch(answer -> answer.verdict() == Verdict.FULL)) {
                awaitRoomThatNobodyMakes();
            }
            return published;
        }

        private static void awaitRoomThatNobodyMakes() {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static class DoublesWhatIsSentAgain extends Wrong {
        @Override
        EventTransport spoil(EventTransport right) {
            return new ForwardingTransport(right) {
                private final Set<Run> seen = new HashSet<>();
                private final List<Run> again = new ArrayList<>();

                @Override
                protected List<Published> publish(Producer producer, List<Run> runs) {
                    runs.stream().filter(run -> !seen.add(run)).forEach(again::add);
                    return super.publish(producer, runs);
                }

                @Override
                protected List<Run> poll(Consumer consumer, int max, Duration wait) {
                    List<Run> runs = new ArrayList<>(super.poll(consumer, max, wait));
                    runs.addAll(again);
                    again.clear();
                    return runs;
                }
            };
        }
    }

    static class FreesTooMuch extends Wrong {
        @Override
        EventTransport spoil(EventTransport right) {
            return new ForwardingTransport(right) {
                @Override
                protected void done(Consumer consumer, List<Run> stored) {
                    super.done(consumer, change(stored, event -> at(Long.MAX_VALUE, event)));
                }
            };
        }

        private static Event at(long position, Event event) {
            return new Event(position, event.at(), event.kind(), event.payload());
        }
    }

    static class FreesOnlyItsOwn extends Wrong {
        @Override
        EventTransport spoil(EventTransport right) {
            return new ForwardingTransport(right) {
                private final Map<Consumer, Set<Fid>> out = new HashMap<>();

                @Override
                protected List<Run> poll(Consumer consumer, int max, Duration wait) {
                    List<Run> runs = super.poll(consumer, max, wait);
                    runs.forEach(run -> held(consumer).add(run.fid()));
                    return runs;
                }

                @Override
                protected void done(Consumer consumer, List<Run> stored) {
                    super.done(
                            consumer,
                            stored.stream()
                                    .filter(run -> held(consumer).contains(run.fid()))
                                    .toList());
                }

                private Set<Fid> held(Consumer consumer) {
                    return out.computeIfAbsent(consumer, none -> new HashSet<>());
                }
            };
        }
    }

    static class RemembersTheClosed extends Wrong {
        @Override
        EventTransport spoil(EventTransport right) {
            return new ForwardingTransport(right) {
                @Override
                protected void done(Consumer consumer, List<Run> stored) {
                    super.done(
                            consumer,
                            change(stored, event -> new Event(event.position(), event.at(), "debug", event.payload())));
                }
            };
        }
    }

    static class IgnoresMax extends WrongPolling {
        @Override
        protected List<Run> poll(Consumer right, int max, Duration wait) {
            return right.poll(Integer.MAX_VALUE, wait);
        }
    }

    static class SleepsItsWait extends WrongPolling {
        @Override
        protected List<Run> poll(Consumer right, int max, Duration wait) {
            try {
                new CountDownLatch(1).await(wait.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return right.poll(max, Duration.ZERO);
        }
    }

    static class StripsPayloads extends WrongPolling {
        @Override
        protected List<Run> poll(Consumer right, int max, Duration wait) {
            return change(
                    right.poll(max, wait),
                    event -> new Event(
                            event.position(),
                            event.at(),
                            event.kind(),
                            event.payload().strip()));
        }
    }

    static class CutsTimestamps extends WrongPolling {
        @Override
        protected List<Run> poll(Consumer right, int max, Duration wait) {
            return change(
                    right.poll(max, wait),
                    event -> new Event(
                            event.position(),
                            event.at().truncatedTo(ChronoUnit.MILLIS),
                            event.kind(),
                            event.payload()));
        }
    }

    static class ForgetsWhatRunsFollow extends WrongPolling {
        @Override
        protected List<Run> poll(Consumer right, int max, Duration wait) {
            return right.poll(max, wait).stream()
                    .map(LogScript::followingNothing)
                    .toList();
        }
    }

    static class OutlivesItsClose extends Wrong {
        @Override
        EventTransport spoil(EventTransport right) {
            return new ForwardingTransport(right) {
                @Override
                public void close() {
                    // Stays open.
                }
            };
        }
    }
}
