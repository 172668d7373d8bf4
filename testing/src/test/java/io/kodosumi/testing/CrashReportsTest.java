package io.kodosumi.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashReportsTest {
    @TempDir
    Path folder;

    private static CrashReports of(String test, String boundary) {
        Crash crash = new Crash(boundary, "Put", 1, 0, Map.of(), Map.of("mail", 1), "finished");
        CrashReports reports = new CrashReports();
        reports.add(test, new CrashReport("flow", "memory", "finished", List.of(crash), Set.of()));
        return reports;
    }

    @Test
    void processes_that_end_one_after_the_other_leave_the_rows_of_each_and_the_last_of_each_test() throws Exception {
        Path file = folder.resolve("target/crash-report.json");
        of("one", "before write 1").writeTo(file);
        of("two", "after write 7 of a longer name").writeTo(file);
        of("one", "after write 2").writeTo(file);

        JsonNode rows = new ObjectMapper().readTree(file.toFile());
        assertThat(rows.findValuesAsText("test")).containsExactly("two", "one");
        assertThat(rows.get(1).toString())
                .isEqualTo("{\"test\":\"one\",\"flow\":\"flow\",\"backend\":\"memory\",\"outcome\":\"finished\","
                        + "\"faults\":[\"effect 'mail' would happen again after a crash after write 2 (Put)\"],"
                        + "\"boundaries\":[{\"boundary\":\"after write 2\",\"writes\":\"Put\",\"kills\":1,\"lost\":0,"
                        + "\"steps\":{},\"effects\":{\"mail\":1},\"outcome\":\"finished\"}]}");
    }

    @Test
    void a_file_that_is_not_whole_is_begun_anew() throws Exception {
        Path file = folder.resolve("crash-report.json");
        Files.writeString(file, "[{\"test\":\"one\",\"flo");
        of("two", "before write 1").writeTo(file);

        assertThat(new ObjectMapper().readTree(file.toFile()).findValuesAsText("test"))
                .containsExactly("two");
    }
}
