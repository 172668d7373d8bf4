package io.kodosumi.testing.simulation;

import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Write;
import java.time.Duration;
import java.util.Optional;

/** Stores under which rests, wakes and room go wrong. */
final class DueFlaws {
    private DueFlaws() {}

    static ExecutionStore wakesAreLost(ExecutionStore store) {
        return new Flawed(store) {
            @Override
            Write change(Write write) {
                return write instanceof Write.Rest rest
                        ? with(rest, row(rest.fid()).due().wakes(), rest.due(), rest.how())
                        : write;
            }
        };
    }

    static ExecutionStore neverDue(ExecutionStore store) {
        return new Flawed(store) {
            @Override
            Write change(Write write) {
                return write instanceof Write.Rest rest && !rest.how().keepsClaim()
                        ? with(rest, rest.wakes(), Optional.empty(), rest.how())
                        : write;
            }
        };
    }

    static ExecutionStore drainsAreFailures(ExecutionStore store) {
        return new Flawed(store) {
            @Override
            Write change(Write write) {
                return write instanceof Write.Rest rest && rest.how() == Write.Rest.How.DRAINED
                        ? with(rest, rest.wakes(), rest.due(), Write.Rest.How.FAILED)
                        : write;
            }
        };
    }

    static ExecutionStore parkedRuns(ExecutionStore store) {
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

    static ExecutionStore roomIsFree(ExecutionStore store) {
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

    private static Write.Rest with(Write.Rest rest, long wakes, Optional<Duration> due, Write.Rest.How how) {
        return new Write.Rest(rest.fid(), rest.attempt(), rest.emitted(), wakes, due, how, rest.room());
    }
}
