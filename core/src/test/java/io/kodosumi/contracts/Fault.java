package io.kodosumi.contracts;

import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.tck.StoreAbility;
import java.time.Clock;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * One way to be wrong.
 *
 * @param says what a store with this fault does
 * @param topic the nested class of the contract that finds it
 * @param test the test that names it
 * @param lacks what the store says to lack
 * @param spoil makes a right store wrong
 */
record Fault(
        String says,
        String topic,
        String test,
        Set<StoreAbility> lacks,
        BiFunction<ExecutionStore, Clock, ExecutionStore> spoil) {
    static Fault of(String says, String caughtBy, UnaryOperator<ExecutionStore> spoil) {
        return onOpen(says, caughtBy, (right, clock) -> spoil.apply(right));
    }

    static Fault onOpen(String says, String caughtBy, BiFunction<ExecutionStore, Clock, ExecutionStore> spoil) {
        String[] parts = caughtBy.split("#", 2);
        return new Fault(says, parts[0], parts[1], Set.of(), spoil);
    }

    /** A store that says to lack an ability, and is otherwise right. */
    static Fault lacking(StoreAbility ability, String says, String caughtBy) {
        String[] parts = caughtBy.split("#", 2);
        return new Fault(says, parts[0], parts[1], Set.of(ability), (right, clock) -> right);
    }

    @Override
    public String toString() {
        return says;
    }
}
