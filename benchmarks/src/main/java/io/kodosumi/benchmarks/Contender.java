package io.kodosumi.benchmarks;

/** Something that takes pieces of work that do nothing, and runs each durably. */
interface Contender extends AutoCloseable {
    /** Hands one over and waits for its end. */
    void runOne() throws Exception;

    /** Hands so many over from so many threads, without a wait in between, and waits for the last end. */
    void runAll(int count, int clients) throws Exception;

    @Override
    void close();
}
