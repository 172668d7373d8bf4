package io.kodosumi.store.sqlite;

import io.kodosumi.model.Fid;
import io.kodosumi.model.NodeId;
import io.kodosumi.tck.Writes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A node that beats and claims an execution, says its id, and then stands there until it is killed. */
final class HolderMain {
    private HolderMain() {}

    /** Takes the file, the host of its node id, and the execution. */
    public static void main(String[] arguments) throws IOException {
        NodeId node =
                new NodeId(arguments[1] + "/boot/" + ProcessHandle.current().pid() + "/start/1");
        Fid fid = new Fid(arguments[2]);
        SqliteStore store = SqliteStore.builder(Path.of(arguments[0])).open();
        store.beat(node, Duration.ofHours(1), "{}");
        store.write(List.of(List.of(Writes.launch(fid, Writes.order(Writes.ALICE)), Writes.claim(fid, node, 0))));
        System.out.writeBytes((node + "\n").getBytes(StandardCharsets.UTF_8));
        System.out.flush();
        if (System.in.read() < 0) {
            store.close();
        }
    }
}
