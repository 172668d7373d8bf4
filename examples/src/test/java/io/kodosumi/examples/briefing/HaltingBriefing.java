package io.kodosumi.examples.briefing;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * {@code BriefingMain} in a process of its own that writes down every moment, and at one of them stands still for ever, so that a
 * test can kill it exactly there: {@code -Dmoments=<file> -Dhalt.at=<moment>}.
 */
public final class HaltingBriefing {
    static final String HALTED = "HALTED AT ";

    private HaltingBriefing() {}

    /** Runs the command. */
    public static void main(String... args) throws InterruptedException {
        Path written = Path.of(System.getProperty("moments"));
        String halt = System.getProperty("halt.at", "");
        Moments moments = moment -> {
            note(written, moment);
            if (moment.equals(halt)) {
                System.out.println(HALTED + moment);
                standStill();
            }
        };
        System.exit(new BriefingMain(Terminal.ofProcess(), moments, System.getenv()).run(args));
    }

    private static void note(Path file, String moment) {
        try {
            Files.writeString(file, moment + "\n", CREATE, APPEND);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Also when it is interrupted: the process is to be found here, whatever its runtime does. */
    private static void standStill() {
        CountDownLatch never = new CountDownLatch(1);
        while (true) {
            try {
                never.await();
            } catch (InterruptedException again) {
                System.out.println("interrupted while it stands still");
            }
        }
    }
}
