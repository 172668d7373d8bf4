package io.kodosumi.tck;

import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** What a test has written and been answered; stands below the message of its failure, so that one sees how it came about. */
final class Written implements TestExecutionExceptionHandler {
    private static final int LAST = 20;

    private final Deque<String> lines = new ArrayDeque<>();

    synchronized void note(List<Write> unit, List<WriteResult> answers) {
        for (int i = 0; i < unit.size() && i < answers.size(); i++) {
            lines.add("\n  " + unit.get(i) + "\n    -> " + answers.get(i));
        }
        while (lines.size() > LAST) {
            lines.remove();
        }
    }

    @Override
    public synchronized void handleTestExecutionException(ExtensionContext context, Throwable failure)
            throws Throwable {
        if (!lines.isEmpty()) {
            failure.addSuppressed(new WrittenBefore(String.join("", lines)));
        }
        throw failure;
    }

    /** Not a failure of its own; has no stack. */
    private static final class WrittenBefore extends Throwable {
        private static final long serialVersionUID = 1;

        WrittenBefore(String told) {
            super("the test had written, and was answered:" + told, null, false, false);
        }
    }
}
