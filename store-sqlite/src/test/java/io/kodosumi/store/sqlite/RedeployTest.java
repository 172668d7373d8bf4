package io.kodosumi.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An application that is deployed again and again leaves no thread, and its class loaders do not add up. Two may be left: the driver
 * starts a process as it is loaded, and the JDK's thread that reaps it keeps the loader of that moment for a minute; and the last one
 * may still be known to the JDK's own caches.
 */
@Timeout(300)
class RedeployTest {
    private static final boolean FULL = Boolean.getBoolean("kodosumi.full");
    private static final int TIMES = FULL ? 50 : 4;
    private static final Pattern LEFT = Pattern.compile("LEFT (\\d+) THREADS \\[]");

    @TempDir
    Path folder;

    /** Where the driver is, and whether the application takes it from the JVM's list of drivers. */
    static Stream<List<String>> tidy() {
        Stream<List<String>> shared = Stream.of(List.of("driver", "untidy"));
        return FULL ? Stream.concat(shared, Stream.of(List.of("nothing", "tidy"))) : shared;
    }

    @ParameterizedTest
    @MethodSource("tidy")
    void class_loaders_of_earlier_deployments_are_collected(List<String> deployment) throws Exception {
        assertThat(left(deployment)).isLessThanOrEqualTo(2);
    }

    /** The driver registers itself with {@code java.sql.DriverManager}, which the JVM keeps: the page on embedding says what to do. */
    @Test
    void a_driver_that_stays_registered_keeps_the_class_loader_that_it_came_from() throws Exception {
        assertThat(left(List.of("nothing", "untidy"))).isEqualTo(TIMES);
    }

    private int left(List<String> deployment) throws Exception {
        List<String> options = List.of("env", "JDK_JAVA_OPTIONS=-XX:SoftRefLRUPolicyMSPerMB=0");
        try (Child child = Child.start(
                options,
                System.getProperty("java.class.path"),
                RedeployMain.class,
                folder.resolve("kodosumi.db").toString(),
                "" + TIMES,
                deployment.get(0),
                deployment.get(1))) {
            for (int i = 0; i < TIMES; i++) {
                assertThat(child.line()).isEqualTo("RAN \"redeployed\"");
            }
            String last = child.line();
            Matcher left = LEFT.matcher(last);
            assertThat(left.matches()).as(last).isTrue();
            return Integer.parseInt(left.group(1));
        }
    }
}
