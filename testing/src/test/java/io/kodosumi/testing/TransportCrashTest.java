package io.kodosumi.testing;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.Flow;
import io.kodosumi.Inputs;
import io.kodosumi.Launch;
import io.kodosumi.Tracer;
import io.kodosumi.testing.PlayedCrashes.Carried;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A flow whose runtime dies before and after each write, each time it publishes, and each time it tells that what was published is stored. */
@Timeout(120)
class TransportCrashTest {
    private static final Flow TELLING = Flow.of("telling", TransportCrashTest::telling);

    private static Object telling(Inputs inputs, Tracer tracer) {
        tracer.debug("begin");
        int one = tracer.step("one", Integer.class, key -> 1);
        tracer.debug("between");
        tracer.sleep(Duration.ofHours(1));
        boolean ok = tracer.lock("approve", form(checkbox("ok")), Duration.ofHours(3))
                .flag("ok");
        tracer.debug("end");
        return one + " " + ok;
    }

    @ParameterizedTest
    @EnumSource(Carried.class)
    void a_flow_comes_to_the_same_end_after_every_crash(Carried carried) throws Exception {
        LockScript script = new LockScript("");
        script.add("approve", new LockScript.Answers(Map.of("ok", true)));
        Effects effects = new Effects();
        List<Flow> flows = List.of(TELLING);
        PlayedCrashes played = new PlayedCrashes(flows, builder -> builder, script, effects, carried);
        Launch launch = Launch.of("telling");
        Told plain = plain(flows, script, launch);

        List<Crash> crashes = new CrashSurvey(0, 0, carried.calls()).crashes(point -> played.at(point, launch, plain));

        CrashReport report = new CrashReport("telling", carried.backend(), plain.outcome(), crashes, Set.of());
        CrashReports reports = new CrashReports();
        reports.add(TransportCrashTest.class.getName() + " " + carried, report);
        reports.close(); // beside those of tests with the annotation
        assertThat(report.faults()).as(report.toString()).isEmpty();
        assertThat(crashes)
                .extracting(crash -> crash.boundary().split(" ", 3)[1])
                .containsAll(carried.calls());
        assertThat(crashes).as("events lost").extracting(Crash::lost).containsOnly(0);
    }

    private static Told plain(List<Flow> flows, LockScript script, Launch launch) throws InterruptedException {
        try (Stage stage = new Stage(flows, builder -> builder, script)) {
            return stage.told(stage.open(store -> store).run(launch), Map.of());
        }
    }
}
