package io.kodosumi.internal.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.Timing;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SlotsTest {
    private final Timing timing = Timing.system();
    private final AtomicInteger freed = new AtomicInteger();
    private final Slots slots = new Slots(1, freed::incrementAndGet);
    private final Timing.EventCount first = timing.eventCount();
    private final Timing.EventCount second = timing.eventCount();

    @Test
    void no_more_are_taken_than_there_are() {
        assertThat(slots.tryTake()).isTrue();
        assertThat(slots.tryTake()).isFalse();
        slots.release();
        assertThat(slots.tryTake()).isTrue();
    }

    @Test
    void what_goes_on_after_a_wait_comes_before_what_is_new_and_in_order() {
        assertThat(slots.tryTake()).isTrue();
        assertThat(slots.take(first)).isFalse();
        assertThat(slots.take(second)).isFalse();
        long stamp = first.stamp();
        slots.release();

        assertThat(first.stamp()).isNotEqualTo(stamp);
        assertThat(slots.tryTake()).isFalse();
        assertThat(slots.take(second)).isFalse();
        assertThat(slots.take(first)).isTrue();
        assertThat(freed).hasValue(0);
    }

    @Test
    void one_that_does_not_want_it_any_more_gives_its_turn_to_the_next() {
        assertThat(slots.tryTake()).isTrue();
        assertThat(slots.take(first)).isFalse();
        assertThat(slots.take(second)).isFalse();
        slots.release();
        long stamp = second.stamp();
        slots.forget(first);

        assertThat(second.stamp()).isNotEqualTo(stamp);
        assertThat(slots.take(second)).isTrue();
    }

    @Test
    void new_work_is_asked_for_only_when_nobody_here_wants_the_place() {
        assertThat(slots.tryTake()).isTrue();
        slots.release();
        assertThat(freed).hasValue(1);
        assertThat(slots.room()).isPositive();
    }

    @Test
    void new_work_is_asked_for_when_the_last_that_barred_it_took_its_place() {
        Slots two = new Slots(2, freed::incrementAndGet);
        assertThat(two.tryTake()).isTrue();
        assertThat(two.tryTake()).isTrue();
        assertThat(two.take(first)).isFalse();
        two.release();
        two.release();
        assertThat(freed).as("while one that waited wants the place").hasValue(0);

        assertThat(two.take(first)).isTrue();
        assertThat(two.room()).isEqualTo(1);
        assertThat(freed).hasValue(1);
    }

    @Test
    void new_work_is_asked_for_when_the_last_that_barred_it_wants_no_place_any_more() {
        assertThat(slots.tryTake()).isTrue();
        assertThat(slots.take(first)).isFalse();
        slots.release();
        slots.forget(first);

        assertThat(slots.room()).isEqualTo(1);
        assertThat(freed).hasValue(1);
    }
}
