package io.kodosumi.examples.briefing;

import java.io.BufferedReader;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.Charset;
import java.util.Optional;

/**
 * A person's screen and keyboard: lines, one live progress line below them, and questions.
 *
 * <p>Lines and progress may come from any thread, questions from one. Without a terminal the progress line is left out and each
 * change of what is being done is a line of its own.
 */
final class Terminal {
    private static final String ERASE = "\r\u001b[K";

    private final BufferedReader in;
    private final PrintStream out;
    private final boolean interactive;
    private final ProgressBar bar;
    private String progress = "";

    Terminal(BufferedReader in, PrintStream out, boolean interactive, ProgressBar bar) {
        this.in = in;
        this.out = out;
        this.interactive = interactive;
        this.bar = bar;
    }

    /** The terminal of this process; not interactive where its input or output is redirected. */
    @SuppressWarnings("SystemConsoleNull") // both are asked: null up to Java 21, isTerminal from 22 on
    static Terminal ofProcess() {
        Console console = System.console();
        Charset charset =
                console == null ? Charset.forName(System.getProperty("native.encoding", "UTF-8")) : console.charset();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, charset));
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, charset);
        return new Terminal(in, out, console != null && isTerminal(console), ProgressBar.of(charset, System.getenv()));
    }

    boolean isInteractive() {
        return interactive;
    }

    /** Writes text above the progress line. */
    synchronized void say(String text) {
        erase();
        out.println(text);
        show();
    }

    /** Shows how far the work is; without a terminal only what is being done, when that changes. */
    synchronized void progress(long done, long total, String text) {
        String next = interactive ? bar.line(done, total, text) : text;
        if (next.equals(progress)) {
            return;
        }
        erase();
        progress = next;
        if (interactive) {
            show();
        } else {
            out.println(next);
        }
    }

    /** Takes the progress line away. */
    synchronized void endProgress() {
        erase();
        progress = "";
    }

    /** Asks for one line; empty when there will be no more. */
    Optional<String> ask(String prompt) {
        synchronized (this) {
            erase();
            progress = "";
            out.print(prompt);
            out.flush();
        }
        try {
            return Optional.ofNullable(in.readLine());
        } catch (IOException gone) {
            throw new UncheckedIOException("The terminal can't be read from", gone);
        }
    }

    private void erase() {
        if (interactive && !progress.isEmpty()) {
            out.print(ERASE);
        }
    }

    private void show() {
        if (interactive) {
            out.print(progress);
            out.flush();
        }
    }

    /** From Java 22 on there is a console where there is no terminal, and a method that says so. */
    private static boolean isTerminal(Console console) {
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException olderJava) {
            return true;
        } catch (IllegalAccessException | InvocationTargetException broken) {
            throw new IllegalStateException("Console.isTerminal can't be called", broken);
        }
    }
}
