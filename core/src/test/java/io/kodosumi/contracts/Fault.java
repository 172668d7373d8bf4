package io.kodosumi.contracts;

import io.kodosumi.spi.ExecutionStore;
import java.time.Clock;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * One way to be wrong.
 *
 * @param says what a store with this fault does
 * @param topic the nested class of the contract that finds it
 * @param test the test that names it
 * @param spoil makes a right store wrong
 */
record Fault(String says, String topic, String test, BiFunction<ExecutionStore, Clock, ExecutionStore> spoil) {
    static Fault of(String says, String caughtBy, UnaryOperator<ExecutionStore> spoil) {
        return onOpen(says, caughtBy, (right, clock) -> spoil.apply(right));
    }

    static Fault onOpen(String says, String caughtBy, BiFunction<ExecutionStore, Clock, ExecutionStore> spoil) {
        String[] parts = caughtBy.split("#", 2);
        return new Fault(says, parts[0], parts[1], spoil);
    }

    @Override
    public String toString() {
        return says;
    }
}
