package io.kodosumi.coverage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestTotalsTest {

    @TempDir
    Path reports;

    private final TestTotals totals = new TestTotals();

    @Test
    void every_test_case_of_every_report_is_counted() throws Exception {
        totals.add(report("a.xml", "<testcase classname='A' name='x'/><testcase classname='A' name='y'/>"));
        totals.add(report("b.xml", "<testcase classname='B' name='z'><failure/></testcase>"));

        assertThat(totals).hasToString("Tests run: 3, Failures: 1, Errors: 0, Skipped: 0");
        assertThatCode(totals::failOnSkipped).doesNotThrowAnyException();
    }

    @Test
    void a_skipped_test_fails_the_build_with_its_name_and_reason() throws Exception {
        totals.add(report("a.xml", "<testcase classname='A' name='x'><skipped message='no server'/></testcase>"));

        assertThat(totals).hasToString("Tests run: 1, Failures: 0, Errors: 0, Skipped: 1");
        assertThatThrownBy(totals::failOnSkipped)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("A skipped test fails the build; make it run, or assert what holds here instead:\n"
                        + "  A.x: no server");
    }

    private Path report(String name, String cases) throws Exception {
        return Files.writeString(reports.resolve(name), "<testsuite>" + cases + "</testsuite>");
    }
}
