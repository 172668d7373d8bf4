package io.kodosumi.store.sqlite;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of changed files in a folder, from the system and without polling, on a thread of its own. Where the system does not tell, or
 * told too late to be of use, it says so once a second, and of what it hears all the same at once.
 */
final class Ears implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Ears.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    /** A first change is always made as these begin. Shorter than any interval at which a platform polls instead. */
    private static final Duration ECHO = Duration.ofMillis(1_500);

    private final Path folder;
    private final Listener listener;
    private final @Nullable WatchService watch;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::listen, "kodosumi-sqlite-nudges");
    private boolean hasHeard;
    private boolean isLost;

    /** Its methods are called on the thread of the ears. */
    interface Listener {
        /** A file is new, or has other contents. */
        void changed(String file);

        /** Whether all is well without this file; else nobody hears anything here any more. */
        boolean deleted(String file);

        /** Any of the files may have been changed, made or deleted. */
        void anything();

        /** The same, and it cannot be told when; called again and again. */
        void deaf();
    }

    private Ears(Path folder, Listener listener, @Nullable WatchService watch) {
        this.folder = folder;
        this.listener = listener;
        this.watch = watch;
    }

    /** Hears what changes from now on; tells of it once started. */
    static Ears on(Path folder, Listener listener) {
        return new Ears(folder, listener, watch(folder));
    }

    /** To be called behind the first change. */
    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    private static @Nullable WatchService watch(Path folder) {
        try {
            Files.createDirectories(folder);
            WatchService watch = folder.getFileSystem().newWatchService();
            folder.register(
                    watch,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
            return watch;
        } catch (IOException | UnsupportedOperationException e) {
            LOG.debug("Cannot watch '{}'", folder, e);
            return null;
        }
    }

    private void listen() {
        try {
            if (watch != null) {
                hear(watch);
            }
            if (closed.getCount() == 0) {
                return;
            }
            LOG.info(
                    "What other processes change in '{}' is looked for every {} ms: the system does not tell",
                    folder,
                    BETWEEN_LOOKS.toMillis());
            lookNowAndThen();
        } catch (InterruptedException end) {
            LOG.debug("Who listens to '{}' was interrupted", folder, end);
        } catch (ClosedWatchServiceException end) {
            LOG.trace("Closed");
        }
    }

    /** Tells until it is closed or cannot hear. */
    private void hear(WatchService from) throws InterruptedException {
        WatchKey key = from.poll(ECHO.toNanos(), TimeUnit.NANOSECONDS);
        while (key != null) {
            tell(key);
            isLost |= !key.reset();
            if (isLost) {
                return; // the folder is gone, or about to be
            }
            key = hasHeard ? from.take() : from.poll(ECHO.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void lookNowAndThen() throws InterruptedException {
        long looked = System.nanoTime();
        while (closed.getCount() > 0) {
            long left = looked + BETWEEN_LOOKS.toNanos() - System.nanoTime();
            if (left <= 0) {
                guarded(listener::deaf);
                looked = System.nanoTime();
            } else if (watch == null || isLost) {
                closed.await(left, TimeUnit.NANOSECONDS);
            } else {
                hearFor(left, watch);
            }
        }
    }

    private void hearFor(long nanos, WatchService from) throws InterruptedException {
        WatchKey key = from.poll(nanos, TimeUnit.NANOSECONDS);
        if (key != null) {
            tell(key);
            isLost |= !key.reset();
        }
    }

    private void tell(WatchKey key) {
        Map<String, Boolean> there = new LinkedHashMap<>();
        boolean overflown = false;
        for (WatchEvent<?> event : key.pollEvents()) {
            overflown |= event.kind() == StandardWatchEventKinds.OVERFLOW;
            hasHeard |= event.kind() == StandardWatchEventKinds.ENTRY_MODIFY;
            if (event.context() instanceof Path file) {
                there.put(file.toString(), event.kind() != StandardWatchEventKinds.ENTRY_DELETE);
            }
        }
        there.forEach((file, isThere) -> guarded(() -> tell(file, isThere)));
        if (overflown) {
            guarded(listener::anything);
        }
    }

    private void guarded(Runnable telling) {
        try {
            telling.run();
        } catch (RuntimeException | Error fault) { // the ears live as long as they are wanted
            LOG.warn("What others changed in '{}' could not be told", folder, fault);
        }
    }

    private void tell(String file, boolean isThere) {
        if (isThere) {
            listener.changed(file);
        } else {
            isLost |= !listener.deleted(file);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        if (watch != null) {
            LockFiles.close(watch);
        }
        try {
            if (Thread.currentThread() != thread) {
                thread.join(TimeUnit.SECONDS.toMillis(2));
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
