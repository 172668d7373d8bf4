package io.kodosumi.store.sqlite;

import io.kodosumi.model.NodeId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A locked file for each node that beats through this store, beside the database and never the database itself: the system frees
 * the lock when the process ends, however it ends, and that is how others see at once that it is gone.
 *
 * <p>Only ever adds to what leases tell: without the files, or on another machine, the lease decides. A file that a node of this
 * process may hold is never opened.
 */
final class NodeFiles implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeFiles.class);
    private static final Duration BETWEEN_PROBES = Duration.ofMillis(250);

    private final Path folder;
    private final Map<NodeId, FileChannel> held = new HashMap<>();
    private final Set<NodeId> dead = new HashSet<>();
    private final Set<NodeId> tried = new HashSet<>();
    private final Set<NodeId> gone = ConcurrentHashMap.newKeySet();
    private final Map<NodeId, Long> probed = new HashMap<>();

    NodeFiles(Path database) {
        this.folder = folder(database);
    }

    /** Where what tells of living processes stands. */
    static Path folder(Path database) {
        return database.resolveSibling(database.getFileName() + ".nodes");
    }

    /** Shows from now on that the node lives; tells whether this was the first time that it was asked to. */
    synchronized boolean hold(NodeId node) {
        if (Incarnation.of(node).filter(Incarnation::isHere).isEmpty() || !tried.add(node)) {
            return false;
        }
        try {
            held.put(node, LockFiles.create(file(node)));
        } catch (IOException e) {
            LOG.warn(
                    "The end of node '{}' will be seen only when its lease runs out: no lock file in '{}'",
                    node,
                    folder,
                    e);
        }
        return true;
    }

    /** Whether another node's process is known to have ended, as far as the asking node can see. */
    boolean isGone(NodeId asking, NodeId other) {
        return gone.contains(other) || (isVisible(asking, other) && isProbedGone(other));
    }

    private static boolean isVisible(NodeId asking, NodeId other) {
        Optional<Incarnation> self = Incarnation.of(asking).filter(Incarnation::isHere);
        return self.isPresent()
                && Incarnation.of(other).filter(self.get()::isBeside).isPresent();
    }

    private synchronized boolean isProbedGone(NodeId other) {
        long now = System.nanoTime();
        Long last = probed.get(other);
        if (last != null && now - last < BETWEEN_PROBES.toNanos()) {
            return false;
        }
        probed.put(other, now);
        boolean isGone = LockFiles.isFree(file(other));
        if (isGone) {
            gone.add(other);
        }
        return isGone;
    }

    /** Nobody needs to ask about this node any more: removes its file, if it is gone. */
    synchronized void bury(NodeId asking, NodeId other) {
        if (isVisible(asking, other) && (gone.contains(other) || LockFiles.isFree(file(other)))) {
            LockFiles.delete(file(other));
        }
        probed.remove(other);
        gone.remove(other);
    }

    private Path file(NodeId node) {
        return folder.resolve(hash(node.value()) + ".lock");
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** It was declared dead: its file stays, so that others see that its process has ended and forget it. */
    synchronized void died(NodeId node) {
        dead.add(node);
    }

    @Override
    public synchronized void close() {
        held.forEach((node, channel) -> {
            if (!dead.contains(node)) {
                LockFiles.delete(file(node));
            }
            LockFiles.close(channel);
        });
        held.clear();
    }
}
