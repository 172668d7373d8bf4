package io.kodosumi.examples.briefing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Breaks a sentence into its words, and tells those that carry meaning: English function words are none of them. */
final class Terms {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}'’_-]*");
    private static final Set<String> STOP_WORDS = stopWords();

    private Terms() {}

    /** All words, in lower case. */
    static List<String> words(String sentence) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(sentence.toLowerCase(Locale.ROOT));
        while (word.find()) {
            words.add(word.group());
        }
        return words;
    }

    /** The words that carry meaning; a plural counts as its singular where an s is all that parts them. */
    static List<String> of(List<String> words) {
        return words.stream()
                .filter(word -> word.length() > 1 && !STOP_WORDS.contains(word))
                .map(Terms::singular)
                .toList();
    }

    private static String singular(String word) {
        String bare = word.replaceFirst("['’]s?$", "");
        boolean plural = bare.length() > 3 && bare.endsWith("s") && !bare.matches(".*(ss|us|is)");
        return plural ? bare.substring(0, bare.length() - 1) : bare;
    }

    private static Set<String> stopWords() {
        try (InputStream list = Terms.class.getResourceAsStream("stop-words.txt")) {
            if (list == null) {
                throw new IllegalStateException("stop-words.txt is missing beside " + Terms.class.getName());
            }
            String words = new String(list.readAllBytes(), StandardCharsets.UTF_8);
            return new HashSet<>(List.of(words.strip().split("\\s+")));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
