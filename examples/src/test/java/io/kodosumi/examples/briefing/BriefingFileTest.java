package io.kodosumi.examples.briefing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BriefingFileTest {
    private static final String FID = "0123456789abcdef01234567";
    private static final String OTHER = "76543210fedcba9876543210";

    @TempDir
    Path folder;

    @Test
    void a_briefing_ends_with_a_line_that_names_its_execution_and_leaves_nothing_else_behind() throws Exception {
        Path written = BriefingFile.write(folder.resolve("sub/briefing.md"), "# Ä\n\n", FID);

        assertThat(written).hasContent("# Ä\n\n<!-- kodosumi briefing " + FID + " -->\n");
        assertThat(files(folder.resolve("sub"))).containsExactly("briefing.md");
        assertThat(BriefingFile.isBriefing(written)).isTrue();
    }

    @Test
    void writing_again_finds_its_own_file_and_writes_no_second_one() throws Exception {
        Path first = BriefingFile.write(folder.resolve("briefing.md"), "# One", FID);

        assertThat(BriefingFile.write(folder.resolve("briefing.md"), "# One", FID))
                .isEqualTo(first);
        assertThat(files(folder)).containsExactly("briefing.md");
    }

    @Test
    void another_file_is_never_written_over() throws Exception {
        Path mine = Files.writeString(folder.resolve("briefing.md"), "Mine.");
        Path second = BriefingFile.write(mine, "# One", FID);
        Path third = BriefingFile.write(mine, "# Two", OTHER);

        assertThat(mine).hasContent("Mine.");
        assertThat(List.of(second, third))
                .containsExactly(folder.resolve("briefing-2.md"), folder.resolve("briefing-3.md"));
        assertThat(BriefingFile.write(mine, "# One", FID)).isEqualTo(second);
        assertThat(BriefingFile.isBriefing(mine)).isFalse();
    }

    @Test
    void a_folder_of_that_name_is_passed_by_and_a_name_without_an_ending_is_numbered_too() throws Exception {
        Files.createDirectory(folder.resolve("out"));

        assertThat(BriefingFile.write(folder.resolve("out"), "# One", FID)).isEqualTo(folder.resolve("out-2"));
    }

    @Test
    void what_a_cut_off_write_left_does_not_stand_in_the_way() throws Exception {
        Files.writeString(folder.resolve("." + FID + ".briefing.tmp"), "hal");

        BriefingFile.write(folder.resolve("briefing.md"), "# One", FID);

        assertThat(files(folder)).containsExactly("briefing.md");
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(file -> String.valueOf(file.getFileName())).sorted().toList();
        }
    }
}
