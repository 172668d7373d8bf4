package io.kodosumi;

import io.kodosumi.internal.json.JsonCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Health as JSON; the keys are those of {@code docs/operations.md}. */
final class HealthJson {
    private HealthJson() {}

    static String of(Health health) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("status", health.status().name());
        json.put("problems", health.problems().stream().map(HealthJson::problem).toList());
        json.put("node", here(health.here()));
        json.put("queue", queue(health.queue()));
        json.put("store", health.store().map(HealthJson::standing).orElse(null));
        return JsonCodec.plain().write(json);
    }

    private static Map<String, Object> problem(Health.Problem problem) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("what", problem.what());
        json.put("detail", problem.detail());
        json.put("since", problem.since().toString());
        return json;
    }

    private static Map<String, Object> here(Health.Here here) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", here.node().value());
        json.put("running", here.running());
        json.put("parked", here.parked());
        json.put("places", here.places());
        return json;
    }

    private static Map<String, @Nullable Object> queue(Health.Queue queue) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("units", queue.units());
        json.put("bytes", queue.bytes());
        json.put("bound", queue.bound());
        json.put("oldest_ms", millis(queue.oldest()));
        return json;
    }

    private static Map<String, @Nullable Object> standing(Health.Standing standing) {
        Health.Unsettled unsettled = standing.unsettled();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("age_ms", standing.age().toMillis());
        json.put("running", unsettled.running());
        json.put("parked", unsettled.parked());
        json.put("waiting", unsettled.waiting());
        json.put("resting", unsettled.resting());
        json.put("oldest_waiting_ms", millis(unsettled.oldest()));
        json.put(
                "stranded",
                standing.stranded().stream().map(HealthJson::stranded).toList());
        json.put(
                "stranded_hooks",
                standing.strandedHooks().stream().map(HealthJson::strandedHook).toList());
        json.put("nodes", standing.nodes().stream().map(HealthJson::node).toList());
        return json;
    }

    private static Map<String, @Nullable Object> stranded(Health.Stranded stranded) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("flow", stranded.flow());
        json.put("version", stranded.version());
        json.put("executions", stranded.executions());
        json.put("oldest_ms", millis(stranded.oldest()));
        return json;
    }

    private static Map<String, Object> strandedHook(Health.StrandedHook stranded) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("hook", stranded.hook());
        json.put("executions", stranded.executions());
        json.put("oldest_ms", stranded.oldest().toMillis());
        return json;
    }

    private static Map<String, @Nullable Object> node(Node node) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", node.id().value());
        json.put("state", node.state().name().toLowerCase(Locale.ROOT));
        json.put("started", node.started().map(Instant::toString).orElse(null));
        json.put("silence_ms", node.silence().toMillis());
        json.put(
                "roles",
                node.roles().stream()
                        .map(role -> role.name().toLowerCase(Locale.ROOT))
                        .toList());
        json.put("host", node.host());
        json.put("version", node.version());
        json.put("flows", node.offers().size() + node.moreOffers());
        return json;
    }

    private static @Nullable Long millis(Optional<Duration> duration) {
        return duration.map(Duration::toMillis).orElse(null);
    }
}
