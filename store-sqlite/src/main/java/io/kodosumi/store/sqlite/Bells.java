package io.kodosumi.store.sqlite;

import io.kodosumi.model.Fid;
import io.kodosumi.spi.Nudges;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who nudges whom on one database: a bell for each party, in the folder of the node files, whichever store or process it is of. A party
 * writes its own bell only, and not while it is alone; {@link Ears} hears that others have changed theirs.
 */
final class Bells implements Ears.Listener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Bells.class);
    private static final String BELL = ".bell";
    private static final String LOCK = ".held";

    private final Path folder;
    private final String process = process();
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Voice> own = new ConcurrentHashMap<>();
    private final Map<String, Heard> heard = new ConcurrentHashMap<>(); // read by the ears' thread alone
    private @Nullable Ears ears;

    Bells(Path database) {
        this.folder = NodeFiles.folder(database);
    }

    /** What no other living process's bells begin with. */
    private static String process() {
        ProcessHandle self = ProcessHandle.current();
        long start = self.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        return self.pid() + "-" + start + "-";
    }

    synchronized Nudges.Party join(Consumer<Fid> listener) {
        boolean isFirst = own.isEmpty();
        Ears present = isFirst || ears == null ? listen() : ears;
        byte[] number = new byte[8];
        random.nextBytes(number);
        String name = process + HexFormat.of().formatHex(number);
        Voice voice = new Voice(name, listener, bell(name));
        own.put(name, voice);
        voice.ring(List.of(Fid.STORE)); // shows whether changes can be heard
        if (isFirst) {
            present.start();
        }
        return voice;
    }

    private Ears listen() {
        Ears fresh = Ears.on(folder, this);
        ears = fresh;
        tidy();
        bells().forEach(name -> hear(name, true));
        return fresh;
    }

    private @Nullable Bell bell(String name) {
        try {
            return new Bell(file(name, BELL), file(name, LOCK));
        } catch (IOException e) {
            LOG.info("Other processes hear of changes in '{}' only as they look: no file for it", folder, e);
            return null;
        }
    }

    private synchronized void leave(Voice voice) {
        own.remove(voice.name);
        if (voice.bell != null) {
            voice.bell.close();
        }
        Ears old = ears;
        if (own.isEmpty() && old != null) {
            ears = null;
            old.close();
            heard.values().forEach(Heard::close);
            heard.clear();
        }
    }

    // ---- what others do ----

    @Override
    public void changed(String file) {
        if (!file.endsWith(BELL)) {
            return;
        }
        String name = file.substring(0, file.length() - BELL.length());
        if (own.containsKey(name) && own.size() == 1) {
            return; // who nudges needs not be told
        }
        if (!heard.containsKey(name)) {
            arrived(name);
        }
        read(name);
    }

    private void arrived(String name) {
        hear(name, false);
        if (heard.containsKey(name) && !own.containsKey(name)) {
            own.values()
                    .forEach(voice -> voice.ring(List.of(Fid.STORE))); // for what was not said while nobody was there
        }
    }

    private void hear(String name, boolean fromNow) {
        try {
            Heard bell = new Heard(file(name, BELL));
            heard.put(name, fromNow ? bell.skip() : bell);
        } catch (IOException gone) {
            LOG.debug("Nothing is heard of '{}'", name, gone);
        }
    }

    private void read(String name) {
        Heard bell = heard.get(name);
        if (bell == null) {
            return;
        }
        try {
            bell.read(fid -> tell(name, fid));
        } catch (IOException unreadable) {
            LOG.debug("'{}' cannot be read", name, unreadable);
            tell(name, Fid.STORE);
        }
    }

    private void tell(String by, Fid fid) {
        own.values().stream().filter(voice -> !voice.name.equals(by)).forEach(voice -> voice.hear(fid));
    }

    @Override
    public boolean deleted(String file) {
        if (!file.endsWith(BELL)) {
            return true;
        }
        String name = file.substring(0, file.length() - BELL.length());
        forget(name);
        return !own.containsKey(name);
    }

    private void forget(String name) {
        Heard bell = heard.remove(name);
        if (bell != null) {
            bell.close();
        }
    }

    @Override
    public void anything() {
        List<String> present = bells();
        heard.keySet().stream().filter(name -> !present.contains(name)).forEach(this::forget);
        present.forEach(name -> changed(name + BELL));
    }

    @Override
    public void deaf() {
        anything();
        tell("", Fid.STORE);
    }

    // ---- files ----

    private List<String> bells() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(BELL))
                    .map(name -> name.substring(0, name.length() - BELL.length()))
                    .toList();
        } catch (IOException | java.io.UncheckedIOException none) {
            LOG.debug("Cannot list '{}'", folder, none);
            return List.of();
        }
    }

    /** Removes the bells of processes that have ended, however they ended. */
    synchronized void tidy() {
        if (ears != null) {
            bells().stream()
                    .filter(name -> !name.startsWith(process) && isGone(name))
                    .forEach(name -> {
                        LockFiles.delete(file(name, BELL));
                        LockFiles.delete(file(name, LOCK));
                    });
        }
    }

    /** The lock is there before the bell, and is kept for longer. */
    private boolean isGone(String name) {
        Path lock = file(name, LOCK);
        return Files.notExists(lock) || LockFiles.isFree(lock);
    }

    private Path file(String name, String kind) {
        return folder.resolve(name + kind);
    }

    @Override
    public void close() {
        own.values().forEach(Voice::close);
    }

    /** A party of this store. */
    private final class Voice implements Nudges.Party {
        private final String name;
        private final Consumer<Fid> listener;
        private final @Nullable Bell bell;

        Voice(String name, Consumer<Fid> listener, @Nullable Bell bell) {
            this.name = name;
            this.listener = listener;
            this.bell = bell;
        }

        @Override
        public void nudge(Collection<Fid> fids) {
            if (own.size() > 1 || heard.size() > (heard.containsKey(name) ? 1 : 0)) {
                ring(fids);
            }
        }

        private void ring(Collection<Fid> fids) {
            try {
                if (bell != null) {
                    bell.ring(fids);
                }
            } catch (IOException lost) {
                LOG.debug("A nudge was lost", lost);
            }
        }

        private void hear(Fid fid) {
            try {
                listener.accept(fid);
            } catch (RuntimeException | Error fault) {
                LOG.warn("{}: who was told of a change failed", fid, fault);
            }
        }

        @Override
        public void close() {
            leave(this);
        }
    }
}
