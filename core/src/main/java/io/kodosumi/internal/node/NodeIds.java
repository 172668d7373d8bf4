package io.kodosumi.internal.node;

import io.kodosumi.model.NodeId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Makes node ids: {@code host/boot/pid/start/random}, by which a store can tell whether a process of its own machine still lives. */
final class NodeIds {
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    private static final int MAX_HOST = 64;

    private final RandomGenerator random;

    NodeIds(RandomGenerator random) {
        this.random = random;
    }

    /** A new incarnation of this process. */
    NodeId next() {
        ProcessHandle self = ProcessHandle.current();
        long start = self.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        byte[] bytes = new byte[6];
        random.nextBytes(bytes);
        return new NodeId(String.join(
                "/",
                host(),
                boot(),
                Long.toString(self.pid()),
                Long.toString(start),
                HexFormat.of().formatHex(bytes)));
    }

    /** The name of this machine, as ids have it. */
    static String host() {
        try {
            String name = InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9_.-]", "_");
            return name.substring(0, Math.min(MAX_HOST, name.length()));
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }

    private static String boot() {
        try {
            return Files.readString(BOOT).strip();
        } catch (IOException notLinux) {
            return "unknown";
        }
    }
}
