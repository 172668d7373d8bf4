package io.kodosumi.examples.briefing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.util.Optional;

/** A terminal whose keyboard and screen are texts. */
final class Screen {
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final Terminal terminal;

    private Screen(boolean interactive, String typed) {
        terminal = new Terminal(
                new BufferedReader(new StringReader(typed)),
                new PrintStream(shown, true, UTF_8),
                interactive,
                new ProgressBar('#', '.', 60));
    }

    /** One at which these lines are typed, and then nothing more. */
    static Screen typing(String... lines) {
        return new Screen(true, lines.length == 0 ? "" : String.join("\n", lines) + "\n");
    }

    /** None: input and output are redirected. */
    static Screen redirected() {
        return new Screen(false, "yes\n");
    }

    Terminal terminal() {
        return terminal;
    }

    Questions questions() {
        return new Questions(terminal, Optional.empty());
    }

    String shown() {
        return shown.toString(UTF_8);
    }
}
