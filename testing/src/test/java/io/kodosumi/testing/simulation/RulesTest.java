package io.kodosumi.testing.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(Quiet.class)
class RulesTest {
    private static final boolean IS_FULL = Boolean.getBoolean("kodosumi.full");
    private static final int QUICK = 250;
    private static final Path PAGE = Path.of("..", "docs", "simulation.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([A-Z_]+)` \\| (.+) \\| (\\d+) \\|$");

    /** Those that take thousands of seeds are for a full run. */
    static Stream<Rule> rules() {
        return Arrays.stream(Rule.values()).filter(rule -> IS_FULL || rule.within() <= QUICK);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void a_rule_that_does_not_hold_is_found_within_its_number_of_seeds(Rule rule, TestReporter reporter) {
        OptionalLong found = LongStream.rangeClosed(1, rule.within())
                .filter(seed -> !rule.without(seed).run(false).isSound())
                .findFirst();
        assertThat(found)
                .as("a seed of 1 to %s that finds that not '%s'", rule.within(), rule.sentence())
                .isPresent();
        reporter.publishEntry(rule.name(), "seed " + found.getAsLong() + " of at most " + rule.within());
    }

    @Test
    void the_page_lists_every_rule_with_a_seed_within_its_number() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        ROW.matcher(Files.readString(PAGE)).results().forEach(row -> {
            rows.put(row.group(1), row.group(2));
            assertThat(Integer.parseInt(row.group(3)))
                    .as("the seeds that the page says for %s", row.group(1))
                    .isLessThanOrEqualTo(Rule.valueOf(row.group(1)).within());
        });
        assertThat(rows).isEqualTo(Arrays.stream(Rule.values()).collect(Collectors.toMap(Rule::name, Rule::sentence)));
    }
}
