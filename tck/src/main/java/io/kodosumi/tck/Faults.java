package io.kodosumi.tck;

import io.kodosumi.model.Fid;
import java.util.ArrayList;
import java.util.List;

/** Sentences on what does not hold, each with the guarantee that it breaks. */
final class Faults {
    private final List<String> sentences = new ArrayList<>();

    /** Notes the sentence unless it holds. */
    void expect(boolean holds, String guarantee, Fid fid, String otherwise) {
        if (!holds) {
            sentences.add(guarantee + " " + fid + ": " + otherwise);
        }
    }

    List<String> sentences() {
        return sentences;
    }
}
