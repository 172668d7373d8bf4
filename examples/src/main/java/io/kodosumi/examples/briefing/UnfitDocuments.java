package io.kodosumi.examples.briefing;

import java.util.List;

/** All that is wrong with the documents that were asked for, a sentence each. */
final class UnfitDocuments extends Exception {
    private static final long serialVersionUID = 1;

    UnfitDocuments(List<String> faults) {
        super(faults.size() == 1 ? faults.get(0) : faults.size() + " faults:\n  " + String.join("\n  ", faults));
    }
}
