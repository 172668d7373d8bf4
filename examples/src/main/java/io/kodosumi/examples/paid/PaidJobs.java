package io.kodosumi.examples.paid;

import io.kodosumi.Completion;
import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.Inputs;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Outcome;
import io.kodosumi.Retry;
import io.kodosumi.Text;
import io.kodosumi.Tracer;
import io.kodosumi.examples.paid.Escrow.Transfer;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Jobs and their money. The order of things is what makes it safe: the money is held before the job is launched, the launch names the
 * hook that settles, and what was held without a job is found by the next run.
 */
final class PaidJobs {
    static final String BUYER = "buyer";
    static final String PROVIDER = "provider";
    static final long PRICE = 120_00;

    private static final String SETTLE = "settle";

    private final Ledger escrow;
    private final Moments moments;

    PaidJobs(Ledger escrow, Moments moments) {
        this.escrow = escrow;
        this.moments = moments;
    }

    /** Where money is moved: once for each key. */
    @FunctionalInterface
    interface Ledger {
        /** Transfers money, or finds that this was done. */
        void transfer(Transfer wanted) throws SQLException;
    }

    /** Hears where a job is; a test kills the process there. */
    @FunctionalInterface
    interface Moments {
        /** It is here. */
        void at(String moment);
    }

    /**
     * An order, in the words of the ledger {@code order-1:error}: so that it is known by it alone what its job is to do.
     *
     * @param wish how the job is to end: {@code finished}, {@code error}, {@code cancelled} or {@code timeout}
     */
    record Order(String name, String wish) {
        static Order of(String text) {
            int colon = text.lastIndexOf(':');
            return new Order(text.substring(0, colon), text.substring(colon + 1));
        }

        @Override
        public String toString() {
            return name + ":" + wish;
        }
    }

    /** What a runtime needs to run them. */
    Kodosumi.Builder register(Kodosumi.Builder builder) {
        return hooked(builder.flow(flow()));
    }

    Flow flow() {
        return Flow.of("job", this::work).retry(Retry.NONE);
    }

    Kodosumi.Builder hooked(Kodosumi.Builder builder) {
        return builder.hook(SETTLE, this::settle);
    }

    /** Holds the money of an order. */
    void hold(Order order) throws SQLException {
        escrow.transfer(new Transfer("opening-balance", "", Escrow.BANK, BUYER, 10 * PRICE));
        escrow.transfer(new Transfer("hold:" + order, order.toString(), BUYER, Escrow.ESCROW, PRICE));
        moments.at("held");
    }

    /** Launches the job of an order whose money is held; the same order again is the same job. */
    Execution launch(Kodosumi kodosumi, Order order) {
        Execution job = kodosumi.as(BUYER).launch(launch(order));
        moments.at("launched");
        return job;
    }

    static Launch launch(Order order) {
        Launch launch = Launch.of("job")
                .input("order", order.toString())
                .key(order.toString())
                .onOutcome(SETTLE);
        return order.wish().equals("timeout") ? launch.deadline(Duration.ofMillis(300)) : launch;
    }

    private Object work(Inputs inputs, Tracer tracer) {
        String draft = tracer.step("draft", String.class, key -> step("draft"));
        switch (Order.of(inputs.text("order")).wish()) {
            case "error" -> throw new IllegalStateException("The provider gave up");
            case "cancelled", "timeout" -> tracer.sleep("long", Duration.ofDays(1));
            default -> {}
        }
        return Text.of(draft + tracer.step("check", String.class, key -> step(" and check")));
    }

    private String step(String work) {
        moments.at(work.strip().replace("and ", ""));
        return work;
    }

    /** The hook: to the provider if there is a result, else back to the buyer. A second run finds the transfer and is done. */
    private void settle(Outcome outcome, Completion job) throws SQLException {
        moments.at("settling");
        String to = outcome.isFinished() ? PROVIDER : BUYER;
        String order = job.inputs().text("order");
        escrow.transfer(new Transfer(job.idempotencyKey(), order, Escrow.ESCROW, to, PRICE));
        moments.at("transferred");
    }
}
