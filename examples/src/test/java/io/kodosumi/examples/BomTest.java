package io.kodosumi.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds the BOM against the modules of the build. */
class BomTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern MODULE = Pattern.compile("<module>(.*?)</module>");
    private static final Pattern MANAGED = Pattern.compile(
            "<dependency><groupId>io\\.kodosumi</groupId><artifactId>(.*?)</artifactId><version>\\$\\{project\\.version}</version></dependency>");

    @Test
    void it_names_every_module_that_is_published() throws IOException {
        List<String> published = new ArrayList<>();
        for (String module : all(MODULE, pom("."))) {
            String pom = pom(module);
            if (!pom.contains("<maven.deploy.skip>true<") && !pom.contains("<packaging>pom<")) {
                published.add("kodosumi-" + module);
            }
        }

        assertThat(published).contains("kodosumi-core", "kodosumi-store-sqlite");
        assertThat(all(MANAGED, pom("bom"))).containsExactlyInAnyOrderElementsOf(published);
    }

    @Test
    void it_has_the_version_of_the_build_and_no_parent_whose_libraries_would_come_along() throws IOException {
        assertThat(version(pom("bom"))).isEqualTo(version(pom(".")));
        assertThat(pom("bom")).doesNotContain("<parent>");
    }

    private static String pom(String module) throws IOException {
        return Files.readString(ROOT.resolve(module).resolve("pom.xml"));
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    private static String version(String pom) {
        Matcher version = Pattern.compile("<version>(.*?)</version>").matcher(pom);
        assertThat(version.find()).isTrue();
        return version.group(1);
    }
}
