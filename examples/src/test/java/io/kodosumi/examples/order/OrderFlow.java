package io.kodosumi.examples.order;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;

import io.kodosumi.Flow;
import io.kodosumi.Inputs;
import io.kodosumi.LockExpired;
import io.kodosumi.Tracer;
import java.time.Duration;

/** Quotes, asks, charges, and waits for the parcel to be on its way. */
final class OrderFlow {
    private final Payments payments;

    private OrderFlow(Payments payments) {
        this.payments = payments;
    }

    static Flow flow(Payments payments) {
        return Flow.of("order", new OrderFlow(payments)::run);
    }

    private Object run(Inputs inputs, Tracer tracer) {
        long cents = tracer.step("quote", Long.class, key -> inputs.integer("pieces") * 250);
        tracer.debug("quoted " + cents);
        if (!isApproved(tracer)) {
            return "not ordered";
        }
        String receipt = tracer.step("charge", String.class, key -> payments.charge(cents, key));
        tracer.sleep("dispatch", Duration.ofHours(12));
        return receipt;
    }

    private static boolean isApproved(Tracer tracer) {
        try {
            return tracer.lock("approve", form(checkbox("ok")), Duration.ofDays(2))
                    .flag("ok");
        } catch (LockExpired nobody) {
            return false;
        }
    }
}
