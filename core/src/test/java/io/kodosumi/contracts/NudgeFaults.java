package io.kodosumi.contracts;

import io.kodosumi.internal.memory.MemoryStore;
import io.kodosumi.model.Fid;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Nudges;
import io.kodosumi.tck.NudgingStore;
import java.time.Clock;
import java.util.Collection;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Faults of hints between those who share data. */
final class NudgeFaults {
    private NudgeFaults() {}

    static Stream<Fault> all() {
        return Stream.of(
                Fault.of(
                        "loses every nudge",
                        "Nudging#one_hears_what_another_of_the_same_store_nudges",
                        right -> parties(right, (party, own) -> silent(party))),
                Fault.of(
                        "tells nobody of another store",
                        "Nudging#one_hears_what_another_of_another_store_on_the_same_data_nudges",
                        NudgeFaults::alone),
                Fault.of(
                        "tells who nudges of its own nudge",
                        "Nudging#who_nudges_does_not_hear_itself",
                        right -> parties(right, NudgeFaults::echoing)),
                Fault.of(
                        "goes on telling who has left",
                        "Nudging#who_has_left_neither_hears_nor_is_heard",
                        right -> parties(right, (party, own) -> staying(party))));
    }

    /** What becomes of a party that joins. */
    private static ExecutionStore parties(ExecutionStore right, Spoils spoils) {
        return new NudgingStore(right) {
            @Override
            public Party join(Consumer<Fid> listener) {
                return spoils.of(super.join(listener), listener);
            }
        };
    }

    private interface Spoils {
        Nudges.Party of(Nudges.Party right, Consumer<Fid> listener);
    }

    private static Nudges.Party silent(Nudges.Party right) {
        return party(fids -> {}, right::close);
    }

    private static Nudges.Party echoing(Nudges.Party right, Consumer<Fid> own) {
        return party(
                fids -> {
                    fids.forEach(own);
                    right.nudge(fids);
                },
                right::close);
    }

    private static Nudges.Party staying(Nudges.Party right) {
        return party(right::nudge, () -> {});
    }

    private static Nudges.Party party(Consumer<Collection<Fid>> nudging, Runnable closing) {
        return new Nudges.Party() {
            @Override
            public void nudge(Collection<Fid> fids) {
                nudging.accept(fids);
            }

            @Override
            public void close() {
                closing.run();
            }
        };
    }

    /** Each opening has parties of its own. */
    private static ExecutionStore alone(ExecutionStore right) {
        Nudges apart = new MemoryStore(Clock.systemUTC());
        return new NudgingStore(right) {
            @Override
            public Party join(Consumer<Fid> listener) {
                return apart.join(listener);
            }
        };
    }
}
