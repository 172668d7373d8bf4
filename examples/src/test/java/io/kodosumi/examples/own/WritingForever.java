package io.kodosumi.examples.own;

import io.kodosumi.model.Fid;
import io.kodosumi.model.NodeId;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.Write;
import io.kodosumi.tck.HaltingStore;
import io.kodosumi.tck.Writes;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** Writes whole executions into {@code kodosumi.log} until it is killed, and says which it was told to be stored. */
final class WritingForever {
    private WritingForever() {}

    public static void main(String... args) {
        int from = Integer.parseInt(args[0]);
        NodeId node = new NodeId("writer-" + from);
        try (ExecutionStore store = HaltingStore.asTold(new LogFileStore(Path.of("kodosumi.log"), Clock.systemUTC()))) {
            for (int i = from; i < from + 100_000; i++) {
                Fid fid = fid(i);
                store.write(List.of(List.of(
                        Writes.launch(fid, Writes.order(Writes.ALICE, "key-" + i)),
                        new Write.Claim(fid, "claim-" + i, node, 0, 0),
                        Writes.append(fid, 0, Writes.opening(1)),
                        new Write.Put(fid, 1, 0, new Fact("step", "only", 1, "{\"i\":" + i + "}")))));
                System.out.println("stored " + i);
            }
        }
    }

    static Fid fid(int i) {
        return new Fid(String.format("%024x", i + 1));
    }
}
