package io.kodosumi.examples.briefing;

import java.util.List;

/** All that is wrong with a command line, a sentence each. */
final class UsageFault extends Exception {
    private static final long serialVersionUID = 1;

    UsageFault(List<String> faults) {
        super(String.join("\n", faults) + "\nSee --help.");
    }
}
