package io.kodosumi.tck;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import io.kodosumi.model.Fid;
import io.kodosumi.model.Status;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Write;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A process that writes to a store as it is told to halt; what it wrote is a line each in a file. */
final class HaltedMain {
    private HaltedMain() {}

    public static void main(String[] args) throws IOException {
        Path file = Path.of(args[0]);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> line(file, "shut down")));
        ExecutionStore store = HaltingStore.asTold(storeIn(file));
        Write wake = new Write.Control(new LogScript().fid(), Write.Control.Wish.WAKE, UserId.SYSTEM, "");
        store.write(List.of(List.of(wake)));
        store.write(List.of(List.of(wake, settle("first"))));
        store.write(List.of(List.of(settle("second")), List.of(settle("third"), wake)));
        line(file, "told");
    }

    private static Write settle(String result) {
        Fid fid = new LogScript().fid();
        return new Write.Settle(fid, 1, 0, Status.FINISHED, result);
    }

    /** A store that can only be written to. */
    private static ExecutionStore storeIn(Path file) {
        return (ExecutionStore) Proxy.newProxyInstance(
                HaltedMain.class.getClassLoader(), new Class<?>[] {ExecutionStore.class}, (proxy, method, args) -> {
                    for (Object unit : (List<?>) args[0]) {
                        ((List<?>) unit).forEach(write -> line(file, described(write)));
                    }
                    return List.of();
                });
    }

    private static String described(Object write) {
        return write instanceof Write.Settle settle ? settle.result() : "wake";
    }

    private static void line(Path file, String line) {
        try {
            Files.writeString(file, line + "\n", CREATE, APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
