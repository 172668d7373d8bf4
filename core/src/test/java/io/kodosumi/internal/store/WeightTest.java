package io.kodosumi.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.model.Fid;
import io.kodosumi.model.NodeId;
import io.kodosumi.model.Status;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.Write;
import io.kodosumi.tck.Writes;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WeightTest {
    private static final int LENGTH = 1 << 20;
    private static final String LARGE = "x".repeat(LENGTH);

    private final Fid fid = Writes.newFid();

    @Test
    void every_text_that_may_be_large_weighs_its_length() {
        List<Write> large = List.of(
                Writes.launch(fid, Writes.order(Writes.ALICE), new Fact("inputs", "inputs", 1, LARGE)),
                Writes.launch(fid, Writes.labelled(LARGE)),
                Writes.append(fid, 0, Writes.event(1, 1, "stdout", LARGE)),
                Writes.put(fid, 1, "draft", 1, LARGE),
                new Write.OpenLock(fid, 1, 0, "a", "a", LARGE, Duration.ZERO),
                Writes.answer(fid, "a", "act", LARGE),
                Writes.cancel(fid, LARGE),
                new Write.Settle(fid, 1, 0, Status.FINISHED, LARGE));
        assertThat(large)
                .allSatisfy(write -> assertThat(Weight.of(List.of(write))).isBetween((long) LENGTH, LENGTH + 1024L));
        assertThat(Weight.of(large)).isBetween(8L * LENGTH, 8L * LENGTH + 4096);
    }

    @Test
    void what_has_no_text_weighs_next_to_nothing() {
        assertThat(Weight.of(List.of(
                        Writes.claim(fid, new NodeId("node-a"), 0),
                        Writes.rest(fid, 1, 0, Write.Rest.How.SUSPENDED),
                        new Write.ExtendLock(fid, 0, "a", Duration.ZERO))))
                .isEqualTo(Weight.UNIT);
    }
}
