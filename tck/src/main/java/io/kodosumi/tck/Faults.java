package io.kodosumi.tck;

import io.kodosumi.model.Fid;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Sentences on what does not hold, each with the guarantee that it breaks. */
final class Faults {
    private final List<String> sentences = new ArrayList<>();

    /** Notes the sentence unless it holds. */
    void expect(boolean holds, String guarantee, Fid fid, String otherwise) {
        if (!holds) {
            sentences.add(guarantee + " " + fid + ": " + otherwise);
        }
    }

    /** The same with a sentence that is long, and made up only if it does not hold. */
    void expect(boolean holds, String guarantee, Fid fid, Supplier<String> otherwise) {
        if (!holds) {
            expect(false, guarantee, fid, otherwise.get());
        }
    }

    List<String> sentences() {
        return sentences;
    }
}
