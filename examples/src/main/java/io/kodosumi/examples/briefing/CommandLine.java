package io.kodosumi.examples.briefing;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was asked for on the command line.
 *
 * @param documents files and folders to read
 * @param database the store's file
 * @param out where the briefing should go, if that was said
 * @param answers answers to the form, by field
 * @param another whether to begin another briefing though there is one
 * @param help whether only the usage is wanted
 */
record CommandLine(
        List<Path> documents,
        Path database,
        Optional<String> out,
        Map<String, String> answers,
        boolean another,
        boolean help) {
    static final String USAGE = """
            Usage: BriefingMain [options] <file or folder>...

            Reads documents (.txt .md .markdown .html .htm), drafts a briefing that quotes them, has you edit and approve it,
            and writes it to a file. Interrupt it whenever you like: the same command goes on where it was.

              --answer <field>=<value>  answer a field of the form beforehand, e.g. --answer approve=yes; may be repeated
              --db <file>               the store (default data/kodosumi.db)
              --new                     begin another briefing though there is one of these documents
              --out <file>              where the briefing goes (default briefing.md); never written over another file
              --help                    this text

            Environment, to have a model write the draft from the quotes; without an endpoint nothing is asked:

              BRIEFING_ENDPOINT         an OpenAI-compatible API, e.g. http://localhost:11434/v1
              BRIEFING_MODEL            which of its models
              BRIEFING_KEY              the key, if it asks for one
              BRIEFING_KEY_FILE         or a file that holds the key
              BRIEFING_SILENCE          for how many seconds it may say nothing (default 120)

            Exit codes: 0 finished, 1 ended without a briefing, 2 wrong usage or documents, 3 waits for an answer.
            """;

    CommandLine {
        documents = List.copyOf(documents);
        answers = Map.copyOf(answers);
    }

    static CommandLine parse(String... args) throws UsageFault {
        return new Parsing(args).line();
    }

    /** Reads arguments one by one, and remembers all that is wrong. */
    private static final class Parsing {
        private final Deque<String> left;
        private final List<String> faults = new ArrayList<>();
        private final List<Path> documents = new ArrayList<>();
        private final Map<String, String> answers = new LinkedHashMap<>();
        private final Map<String, String> options = new LinkedHashMap<>();

        Parsing(String... args) {
            left = new ArrayDeque<>(List.of(args));
        }

        CommandLine line() throws UsageFault {
            while (!left.isEmpty()) {
                argument(left.pop());
            }
            boolean help = options.containsKey("--help");
            if (documents.isEmpty() && !help) {
                faults.add("No documents: expected at least one file or folder.");
            }
            Path database =
                    path(options.getOrDefault("--db", "data/kodosumi.db")).orElse(Path.of(""));
            if (!faults.isEmpty()) {
                throw new UsageFault(faults);
            }
            Optional<String> out = Optional.ofNullable(options.get("--out"));
            return new CommandLine(documents, database, out, answers, options.containsKey("--new"), help);
        }

        private void argument(String argument) {
            if (argument.equals("--")) {
                left.forEach(this::document);
                left.clear();
            } else if (argument.startsWith("-") && argument.length() > 1) {
                int equals = argument.indexOf('=');
                option(
                        equals < 0 ? argument : argument.substring(0, equals),
                        equals < 0 ? Optional.empty() : Optional.of(argument.substring(equals + 1)));
            } else {
                document(argument);
            }
        }

        private void option(String name, Optional<String> attached) {
            switch (name) {
                case "--answer" -> value(name, attached).ifPresent(this::answer);
                case "--db" -> value(name, attached).ifPresent(value -> options.put(name, value));
                case "--out" ->
                    value(name, attached)
                            .filter(value -> path(value).isPresent())
                            .ifPresent(value -> options.put(name, value));
                case "--new", "--help" -> flag(name, attached);
                default ->
                    faults.add("Unknown option '" + name
                            + "': expected --answer, --db, --new, --out or --help; put -- before a file of that name.");
            }
        }

        private void flag(String name, Optional<String> attached) {
            attached.ifPresent(value -> faults.add("'" + name + "' takes no value: expected it alone."));
            options.put(name, "");
        }

        private Optional<String> value(String name, Optional<String> attached) {
            Optional<String> value = attached.or(() -> Optional.ofNullable(left.poll()));
            if (value.isEmpty() || value.get().isEmpty()) {
                faults.add("'" + name + "' lacks its value: expected '" + name + " "
                        + (name.equals("--answer") ? "field=value" : "file") + "'.");
                return Optional.empty();
            }
            return value;
        }

        private void answer(String answer) {
            int equals = answer.indexOf('=');
            if (equals < 1) {
                faults.add("'--answer " + answer + "' names no field: expected '--answer field=value'.");
            } else if (answers.put(answer.substring(0, equals), answer.substring(equals + 1)) != null) {
                faults.add("Two answers for '" + answer.substring(0, equals) + "': expected one.");
            }
        }

        private void document(String name) {
            path(name).ifPresent(documents::add);
        }

        private Optional<Path> path(String name) {
            try {
                return Optional.of(Path.of(name));
            } catch (InvalidPathException malformed) {
                faults.add("'" + name + "' is no path on this system: " + malformed.getReason() + ".");
                return Optional.empty();
            }
        }
    }
}
