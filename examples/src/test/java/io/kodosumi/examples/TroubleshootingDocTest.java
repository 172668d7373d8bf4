package io.kodosumi.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds {@code docs/troubleshooting.md} against the sources: each message that is thrown, collected or warned of has a row, and no row
 * tells of a message that is gone.
 *
 * <p>A message is what stands in quotes where it is made, a phrase what stands in backquotes in the first cell of a row, with {@code …}
 * for what varies. A phrase fits a message if its parts stand in it in this order, and one of them has two words.
 */
class TroubleshootingDocTest {
    private static final Path ROOT = Path.of("..");
    private static final Set<String> NOT_FOR_HOSTS = Set.of("tck", "examples", "coverage", "fat-jars", "benchmarks");

    private static final Pattern MADE = Pattern.compile(
            "new (?:Kodosumi|IllegalArgument|IllegalState|Configuration)Exception\\("
                    + "|new LaunchRefused\\(|LOG\\.(?:warn|error)\\(|\\.fault\\(|faults\\.add\\(|\\.report\\(|\\b(?:passing|lasting)\\(");
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern PHRASE = Pattern.compile("`([^`]+)`");

    /** Messages that say nothing to a host, each with the reason. */
    private static final List<String> EXEMPT = List.of(
            "very Java platform has SHA-256", // cannot be
            "{}: {}", // passes on a sentence that is made elsewhere
            "No '…' beside ", // a jar that was built wrong
            "No 'release.properties' beside ", // the same
            "No parameter '…' among ", // a statement of ours that is wrong
            "This node does not have the flow", // stands in for a flow and is never run
            "a progress event"); // what a bound is about: told in its message

    private record Message(Path file, String text) {
        @Override
        public String toString() {
            return file.getFileName() + ": " + text;
        }
    }

    @Test
    void every_message_has_a_row() throws IOException {
        List<String> phrases = phrases();
        List<Message> messages = messages();

        assertThat(messages).hasSizeGreaterThan(100);
        assertThat(messages)
                .filteredOn(message -> EXEMPT.stream().noneMatch(exempt -> message.text.contains(exempt)))
                .filteredOn(message -> phrases.stream().noneMatch(phrase -> fits(phrase, message.text)))
                .as("messages without a row in docs/troubleshooting.md")
                .isEmpty();
    }

    @Test
    void every_row_tells_of_a_message_that_there_is() throws IOException {
        List<String> sources =
                new ArrayList<>(messages().stream().map(Message::text).toList());
        for (Path file : sources()) { // a sentence may be put together before it is thrown
            sources.add(literals(Files.readString(file)));
        }

        assertThat(phrases())
                .filteredOn(phrase -> sources.stream().noneMatch(source -> fits(phrase, source)))
                .as("rows of messages that are gone")
                .isEmpty();
    }

    @Test
    void every_exemption_is_needed() throws IOException {
        List<Message> messages = messages();

        assertThat(EXEMPT)
                .allSatisfy(exempt -> assertThat(messages).anyMatch(message -> message.text.contains(exempt)));
    }

    private static boolean fits(String phrase, String text) {
        int at = 0;
        for (String part : phrase.split("…", -1)) {
            int found = text.indexOf(part, at);
            if (found < 0) {
                return false;
            }
            at = found + part.length();
        }
        return true;
    }

    /** The phrases of all tables whose first column is called {@code message}. */
    private static List<String> phrases() throws IOException {
        List<String> phrases = new ArrayList<>();
        boolean told = false;
        for (String line : Files.readAllLines(ROOT.resolve("docs/troubleshooting.md"))) {
            told = line.startsWith("| message |") || (told && line.startsWith("|"));
            if (told && line.contains(" | ")) {
                PHRASE.matcher(line.substring(0, line.indexOf(" | ")))
                        .results()
                        .map((MatchResult found) -> found.group(1))
                        .filter(phrase ->
                                Pattern.compile("\\w+\\W+\\w+").matcher(phrase).find())
                        .forEach(phrases::add);
            }
        }
        assertThat(phrases).isNotEmpty();
        return phrases;
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path module : modules.filter(
                            path -> !NOT_FOR_HOSTS.contains(path.getFileName().toString()))
                    .map(path -> path.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList()) {
                try (Stream<Path> files = Files.walk(module)) {
                    files.filter(file -> file.toString().endsWith(".java"))
                            .filter(file -> !file.toString().contains("/testing/simulation/")) // for who builds this
                            .sorted()
                            .forEach(sources::add);
                }
            }
        }
        return sources;
    }

    private static List<Message> messages() throws IOException {
        List<Message> messages = new ArrayList<>();
        for (Path file : sources()) {
            String source = withoutComments(Files.readString(file));
            Matcher made = MADE.matcher(source);
            while (made.find()) {
                String text = literals(expression(source, made.end() - 1));
                if (Pattern.compile("[A-Za-z]{2,}|\\{}: \\{}").matcher(text).find()) {
                    messages.add(new Message(file, text));
                }
            }
        }
        return messages;
    }

    private static String withoutComments(String source) {
        return source.replaceAll("//[^\"\n]*\n", "\n");
    }

    /** From an opening parenthesis to the one that closes it. */
    private static String expression(String source, int start) {
        int depth = 0;
        boolean quoted = false;
        for (int i = start; i < source.length(); i++) {
            char c = source.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && c == '(') {
                depth++;
            } else if (!quoted && c == ')' && --depth == 0) {
                return source.substring(start, i + 1);
            }
        }
        throw new AssertionError("No end of the expression at " + source.substring(start, start + 40));
    }

    /** What stands in quotes, with {@code …} between. */
    private static String literals(String source) {
        return LITERAL.matcher(source)
                .results()
                .map((MatchResult literal) ->
                        literal.group(1).replace("\\\"", "\"").replace("\\n", " "))
                .collect(Collectors.joining("…"));
    }
}
