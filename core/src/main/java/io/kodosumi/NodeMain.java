package io.kodosumi;

import io.kodosumi.internal.Version;
import io.kodosumi.model.KodosumiException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node as a process of its own: opens a runtime with the settings of its environment and the flows of the {@link FlowProvider}s on its
 * class path, and drains on SIGTERM and SIGINT. What a supervisor is told by its exit code:
 *
 * <ul>
 *   <li>0: it was told to end, and everything was drained;
 *   <li>64: it was called with arguments that it does not have;
 *   <li>69: the store cannot be opened; trying again later may help;
 *   <li>70: a fault that nobody expected;
 *   <li>75: it was told to end, and not everything was drained in time; others go on with it;
 *   <li>78: the configuration is wrong; trying again does not help.
 * </ul>
 */
public final class NodeMain {
    static final int DRAINED = 0;
    static final int USAGE = 64;
    static final int UNAVAILABLE = 69;
    static final int INTERNAL = 70;
    static final int NOT_DRAINED = 75;
    static final int CONFIGURATION = 78;

    private static final Logger LOG = LoggerFactory.getLogger(NodeMain.class);
    /** How much longer than its bound a close may take until the process ends without it. */
    private static final Duration GRACE = Duration.ofSeconds(15);

    private static final String HELP = """
            Usage: java -cp <jars> io.kodosumi.NodeMain [--help | --version]
            Runs a node with the flows of the FlowProviders on the class path, until SIGTERM or SIGINT.
            Settings are system properties (-Dkodo.roles=work) or environment variables (KODO_ROLES=work).
            Exit codes: 0 drained, 64 usage, 69 store cannot be opened, 70 internal fault, 75 not all drained in time,
            78 configuration.""";

    private final PrintStream err;
    private final CountDownLatch begun = new CountDownLatch(1);
    private volatile @Nullable Kodosumi kodosumi;
    private volatile int code = DRAINED;

    private NodeMain(PrintStream err) {
        this.err = err;
    }

    /** Runs until the process is told to end. */
    public static void main(String... arguments) throws InterruptedException {
        if (arguments.length > 0) {
            System.exit(answer(List.of(arguments), System.out, System.err));
        }
        new NodeMain(System.err).run();
    }

    /** Says what was asked for; the exit code. */
    static int answer(List<String> arguments, PrintStream out, PrintStream err) {
        if (arguments.equals(List.of("--help"))) {
            out.println(HELP);
            return DRAINED;
        }
        if (arguments.equals(List.of("--version"))) {
            out.println("kodosumi " + Version.OF_LIBRARY);
            return DRAINED;
        }
        err.println("Unknown arguments: '" + String.join(" ", arguments) + "'.\n" + HELP);
        return USAGE;
    }

    private void run() throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "kodosumi-end"));
        try {
            open();
        } finally {
            begun.countDown();
        }
        if (kodosumi == null) {
            System.exit(code); // the hook ends the process
        }
        new CountDownLatch(1).await();
    }

    private void open() {
        try {
            Kodosumi opened = Kodosumi.builder().open();
            kodosumi = opened;
            LOG.info("Ready: {}; ends on SIGTERM", opened.described());
        } catch (ConfigurationException wrong) {
            fail(CONFIGURATION, "The configuration is wrong: " + wrong.getMessage());
        } catch (KodosumiException away) {
            fail(UNAVAILABLE, "The node cannot begin: " + away.getMessage());
        } catch (RuntimeException | Error fault) {
            fail(INTERNAL, "The node cannot begin, and that is a fault: " + fault);
            fault.printStackTrace(err);
        }
    }

    private void fail(int because, String sentence) {
        code = because;
        err.println(sentence);
    }

    // ---- the end ----

    /** On the thread of the shutdown hook, once: further signals change nothing, and it ends in bounded time. */
    private void end() {
        try {
            Kodosumi open = begun.await(GRACE.toSeconds(), TimeUnit.SECONDS) ? kodosumi : null;
            if (open != null) {
                code = drain(open);
            }
        } catch (InterruptedException hurry) {
            code = NOT_DRAINED;
        } finally {
            err.flush();
            Runtime.getRuntime().halt(code); // the code of a process that a signal ends is its own to choose only here
        }
    }

    private static int drain(Kodosumi open) throws InterruptedException {
        Thread closing = new Thread(open::close, "kodosumi-close");
        closing.setDaemon(true);
        closing.start();
        closing.join(open.closingBound().plus(GRACE).toMillis());
        if (!closing.isAlive() && open.isDrained()) {
            LOG.info("Ended: everything was drained");
            return DRAINED;
        }
        LOG.warn("Ended: not everything was drained within {}; others go on with it", open.closingBound());
        return NOT_DRAINED;
    }
}
