package io.kodosumi.examples.briefing;

import io.kodosumi.Kodosumi;
import io.kodosumi.model.KodosumiException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a briefing of documents: {@code BriefingMain <file or folder>...}; {@link CommandLine#USAGE} says the rest.
 *
 * <p>Interrupt or kill it whenever you like: the same command again goes on where it was, and does no finished step again.
 */
public final class BriefingMain {
    /** It ended with a briefing, which was shown. */
    static final int FINISHED = 0;
    /** It ended without one. */
    static final int FAILED = 1;
    /** Nothing was begun: wrong usage, or documents that can't be used. */
    static final int USAGE = 2;
    /** It waits for an answer that nobody here gives. */
    static final int AWAITING = 3;

    private final Terminal terminal;
    private final Moments moments;
    private final Map<String, String> environment;
    private volatile boolean left;

    BriefingMain(Terminal terminal, Moments moments, Map<String, String> environment) {
        this.terminal = terminal;
        this.moments = moments;
        this.environment = environment;
    }

    /** Runs the command and ends the process with its exit code. */
    public static void main(String... args) throws InterruptedException {
        System.exit(new BriefingMain(Terminal.ofProcess(), Moments.UNNOTICED, System.getenv()).run(args));
    }

    /** Runs the command; the answer is its exit code. */
    int run(String... args) throws InterruptedException {
        try {
            CommandLine line = CommandLine.parse(args);
            if (line.help()) {
                terminal.say(CommandLine.USAGE);
                return FINISHED;
            }
            Optional<ChatModel> model = ChatSettings.from(environment).map(ChatModel::new);
            DocumentSet documents = DocumentFinder.find(line.documents());
            documents.notes().forEach(terminal::say);
            return run(line, documents, model);
        } catch (UsageFault | UnfitDocuments fault) {
            return end(fault, USAGE);
        } catch (Unanswered unanswered) {
            return end(unanswered, AWAITING);
        } catch (KodosumiException failure) {
            return end(failure, FAILED);
        }
    }

    private int end(Exception reason, int code) {
        terminal.say(String.valueOf(reason.getMessage()));
        return code;
    }

    private int run(CommandLine line, DocumentSet documents, Optional<ChatModel> model)
            throws InterruptedException, Unanswered {
        Instant begun = Instant.now();
        try (Kodosumi kodosumi = Kodosumi.builder()
                .database(line.database().toString())
                .flow(BriefingFlow.flow(moments, model))
                .open()) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupted(kodosumi), "briefing-interrupted"));
            return new BriefingSession(kodosumi.as(System.getProperty("user.name")), line, terminal, moments, begun)
                    .run(documents);
        } finally {
            left = true;
        }
    }

    /** Ctrl-C: what runs is journaled, and the next run need not wait for this one to be found dead. */
    private void interrupted(Kodosumi kodosumi) {
        if (!left) {
            terminal.say("\nInterrupted. The same command goes on where this one was.");
            kodosumi.close();
        }
    }
}
