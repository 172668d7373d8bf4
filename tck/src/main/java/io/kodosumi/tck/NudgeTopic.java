package io.kodosumi.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Nudges;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Hints between those who share data: each is heard by all others, as itself or as a hint that anything may have changed. */
abstract class NudgeTopic extends StoreTopic {
    NudgeTopic(ExecutionStoreContract contract) {
        super(contract);
    }

    /** One who takes part, and what it heard. */
    private final class Neighbour implements Consumer<Fid>, AutoCloseable {
        private final BlockingQueue<Fid> heard = new LinkedBlockingQueue<>();
        private final Nudges.Party party;
        private volatile boolean isFailing;

        Neighbour(ExecutionStore of) {
            party = ((Nudges) of).join(this);
        }

        @Override
        public void accept(Fid fid) {
            heard.add(fid);
            if (isFailing) {
                throw new IllegalStateException("played by a test");
            }
        }

        void nudge(Collection<Fid> fids) {
            party.nudge(fids);
        }

        /** Waits until it hears this, or that anything may have changed; returns what it heard before. */
        List<Fid> awaitNudge(Fid fid) {
            List<Fid> before = new ArrayList<>();
            try {
                Fid next = heard.poll(patience().toMillis(), TimeUnit.MILLISECONDS);
                while (next != null && !next.equals(fid) && !next.equals(Fid.STORE)) {
                    before.add(next);
                    next = heard.poll(patience().toMillis(), TimeUnit.MILLISECONDS);
                }
                assertThat(next).as("heard within %s of %s", patience(), fid).isNotNull();
                return before;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("Interrupted while waiting for a nudge", e);
            }
        }

        /** Lets go of what it heard, once these two hear each other: what is nudged later is heard as itself. */
        void meet(Neighbour other) {
            Stream.of(List.of(this, other), List.of(other, this)).forEach(pair -> {
                Fid greeting = Writes.newFid();
                pair.get(0).nudge(List.of(greeting));
                pair.get(1).awaitNudge(greeting);
            });
        }

        @Override
        public void close() {
            party.close();
        }
    }

    @Test
    void a_store_tells_others_of_changes_or_says_that_it_cannot() {
        assertThat(store instanceof Nudges).isEqualTo(can(StoreAbility.NUDGES));
    }

    @Test
    void one_hears_what_another_of_the_same_store_nudges() {
        if (can(StoreAbility.NUDGES)) {
            hear(store);
        }
    }

    @Test
    void one_hears_what_another_of_another_store_on_the_same_data_nudges() {
        if (can(StoreAbility.NUDGES) && can(StoreAbility.SHARING)) {
            try (ExecutionStore shared = another()) {
                hear(shared);
            }
        }
    }

    private void hear(ExecutionStore others) {
        List<Fid> some = Stream.generate(Writes::newFid).limit(3).toList();
        try (Neighbour one = new Neighbour(store);
                Neighbour other = new Neighbour(others);
                Neighbour third = new Neighbour(others)) {
            one.meet(other);
            one.meet(third);
            for (int round = 0; round < 1_000; round++) {
                one.nudge(some);
            }
            Fid last = Writes.newFid();
            one.nudge(List.of(last));
            other.awaitNudge(last);
            third.awaitNudge(last);
            other.nudge(List.of(Fid.STORE));
            one.awaitNudge(Fid.STORE);
        }
    }

    @Test
    void many_fids_at_once_are_heard_as_themselves_or_as_anything() {
        if (can(StoreAbility.NUDGES)) {
            try (Neighbour one = new Neighbour(store);
                    Neighbour other = new Neighbour(store)) {
                one.meet(other);
                List<Fid> many = Stream.generate(Writes::newFid).limit(5_000).toList();
                one.nudge(many);
                other.awaitNudge(many.get(0));
                one.nudge(List.of());
            }
        }
    }

    @Test
    void who_nudges_does_not_hear_itself() {
        if (can(StoreAbility.NUDGES)) {
            try (Neighbour one = new Neighbour(store);
                    Neighbour other = new Neighbour(store)) {
                one.meet(other);
                one.heard.clear();
                Fid own = Writes.newFid();
                one.nudge(List.of(own));
                other.awaitNudge(own);
                Fid last = Writes.newFid();
                other.nudge(List.of(last));
                assertThat(one.awaitNudge(last)).doesNotContain(own);
            }
        }
    }

    @Test
    void a_listener_that_throws_is_told_of_the_next_change_all_the_same() {
        if (can(StoreAbility.NUDGES)) {
            try (Neighbour failing = new Neighbour(store);
                    Neighbour other = new Neighbour(store)) {
                failing.meet(other);
                failing.isFailing = true;
                for (int i = 0; i < 3; i++) {
                    Fid fid = Writes.newFid();
                    other.nudge(List.of(fid));
                    failing.awaitNudge(fid);
                }
            }
        }
    }

    @Test
    void who_has_left_neither_hears_nor_is_heard() {
        if (can(StoreAbility.NUDGES)) {
            try (Neighbour one = new Neighbour(store);
                    Neighbour other = new Neighbour(store)) {
                Neighbour left = new Neighbour(store);
                one.meet(other);
                one.meet(left);
                left.close();
                left.close();
                left.heard.clear();
                Fid early = Writes.newFid();
                left.nudge(List.of(early));
                Fid late = Writes.newFid();
                one.nudge(List.of(late));
                other.awaitNudge(late);
                assertThat(left.heard).isEmpty();
            }
        }
    }

    @Test
    void nudging_after_close_does_nothing_and_joining_is_refused() {
        if (can(StoreAbility.NUDGES)) {
            Neighbour one = new Neighbour(store);
            store.close();
            one.nudge(List.of(Writes.newFid()));
            one.close();
            assertThatThrownBy(() -> new Neighbour(store)).isInstanceOf(KodosumiException.class);
        }
    }
}
