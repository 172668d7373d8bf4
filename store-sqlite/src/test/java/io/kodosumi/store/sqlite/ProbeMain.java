package io.kodosumi.store.sqlite;

import io.kodosumi.model.NodeId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Prints whether a node, seen from this process, {@code lives} or is {@code gone}. */
final class ProbeMain {
    private ProbeMain() {}

    /** Takes the database, the host of its node id, and the other node. */
    public static void main(String[] arguments) {
        NodeId self =
                new NodeId(arguments[1] + "/boot/" + ProcessHandle.current().pid() + "/start/1");
        try (NodeFiles files = new NodeFiles(Path.of(arguments[0]))) {
            String said = files.isGone(self, new NodeId(arguments[2])) ? "gone\n" : "lives\n";
            System.out.writeBytes(said.getBytes(StandardCharsets.UTF_8));
        }
    }
}
