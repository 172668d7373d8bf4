package io.kodosumi.examples.paid;

import io.kodosumi.Execution;
import io.kodosumi.Kodosumi;
import io.kodosumi.examples.paid.PaidJobs.Order;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How is a job paid for, exactly once? {@code PaidJobMain [order [finished | error | cancelled | timeout]]} holds the money of an order,
 * runs its job, and releases the money to the provider or refunds it, as the job ends.
 *
 * <p>Kill it whenever you like: the same command again brings job and money to their end, and nobody is paid twice.
 */
public final class PaidJobMain {
    private static final Duration LONG = Duration.ofMinutes(5);

    private PaidJobMain() {}

    /** Runs the job of one order, and those that a crash left behind. */
    public static void main(String... args) throws Exception {
        Order order = new Order(args.length > 0 ? args[0] : "order-1", args.length > 1 ? args[1] : "finished");
        run(Kodosumi.builder(), order, moment -> {});
    }

    static void run(Kodosumi.Builder builder, Order order, PaidJobs.Moments moments) throws Exception {
        try (Escrow escrow = Escrow.open(Path.of("data/escrow.db"))) {
            PaidJobs jobs = new PaidJobs(escrow, moments);
            try (Kodosumi kodosumi = jobs.register(builder).open()) {
                jobs.hold(order);
                for (Escrow.Transfer held :
                        escrow.held()) { // also of orders whose process died before it launched them
                    jobs.launch(kodosumi, Order.of(held.job()));
                }
                Execution job = jobs.launch(kodosumi, order); // the same again is the same
                if (order.wish().equals("cancelled")) {
                    job.cancel("the buyer changed her mind");
                    moments.at("cancelled");
                }
                if (!job.awaitHooks(LONG)) {
                    System.out.println("Not settled yet: " + job.waiting());
                }
                System.out.println(order + " is " + job.status().word() + ", in cents: " + escrow.balances());
            }
        }
        moments.at("closed");
    }
}
