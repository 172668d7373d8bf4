package io.kodosumi;

import io.kodosumi.forms.Form;
import io.kodosumi.forms.FormErrors;
import io.kodosumi.forms.Submission;
import io.kodosumi.internal.Services;
import io.kodosumi.internal.attempt.Entries;
import io.kodosumi.internal.node.Flows;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.Order;
import io.kodosumi.spi.Write;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes what a launch asks for into what a store keeps; refuses what cannot be kept. */
final class Orders {
    private final Services services;

    Orders(Services services) {
        this.services = services;
    }

    /** The write that launches it. */
    Write.Create create(Fid fid, UserId user, Launch launch, Target target) {
        String json = inputs(target, launch);
        return new Write.Create(
                fid, order(user, launch, target, json), delay(launch, target), facts(target, launch, json));
    }

    /** What the first attempt is told by, wherever it runs. */
    private List<Fact> facts(Target target, Launch launch, String json) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact(Entries.INPUT, Entries.INPUTS, 1, json));
        Metadata metadata = launch.metadata();
        if (!metadata.asMap().isEmpty()) {
            List<String> faults = metadata.faults(services.codec());
            if (!faults.isEmpty()) {
                throw new LaunchRefused(
                        LaunchRefused.Reason.UNUSABLE_METADATA,
                        "The launch of flow '" + target + "' cannot be taken: " + String.join("; ", faults) + ".");
            }
            facts.add(new Fact(Entries.INPUT, Entries.META, 1, services.codec().write(metadata.asMap())));
        }
        launch.hooks().forEach(hook -> facts.add(new Fact(Fact.HOOK, hook, 1, "{}")));
        return facts;
    }

    private String inputs(Target target, Launch launch) {
        Map<String, ? extends @Nullable Object> values = launch.inputs();
        Optional<Form<?>> form = target.code().flatMap(Flow::form);
        if (form.isPresent()) {
            Submission<?> submission = form.get().check(values);
            if (submission instanceof Submission.Invalid<?> invalid) {
                throw new LaunchRefused(
                        LaunchRefused.Reason.INVALID_INPUTS,
                        "The inputs do not satisfy the form of flow '" + target + "':" + byField(invalid.errors()),
                        invalid.errors());
            }
            values = ((Submission.Valid<?>) submission).values();
        }
        return bounded(target, json(target, values));
    }

    private static String byField(FormErrors errors) {
        StringBuilder lines = new StringBuilder();
        errors.asMap()
                .forEach((field, sentences) -> sentences.forEach(sentence ->
                        lines.append("\n  ").append(field).append(": ").append(sentence)));
        return lines.toString();
    }

    private String json(Target target, Map<String, ? extends @Nullable Object> values) {
        try {
            return services.codec().write(values);
        } catch (KodosumiException unwritable) {
            throw new LaunchRefused(
                    LaunchRefused.Reason.UNUSABLE_INPUTS,
                    "The inputs of flow '" + target + "' cannot be stored: " + unwritable.getMessage());
        }
    }

    private String bounded(Target target, String json) {
        int bytes = json.getBytes(StandardCharsets.UTF_8).length;
        int max = services.limits().payload();
        if (bytes > max) {
            throw new LaunchRefused(
                    LaunchRefused.Reason.UNUSABLE_INPUTS,
                    "The inputs of flow '" + target + "' have " + bytes + " bytes, and may have " + max
                            + ". Keep large data elsewhere and pass a reference, or raise kodo.payload.max.");
        }
        return json;
    }

    private Order order(UserId user, Launch launch, Target target, String json) {
        return new Order(
                Optional.empty(),
                user,
                launch.key(),
                services.codec().digest(target.flow(), values(json)),
                target.flow(),
                target.version(),
                Flows.route(target.flow(), target.version()),
                launch.deadline().or(target::deadline),
                services.codec().write(launch.labels()));
    }

    /** It is due at its deadline if it is not to begin before. */
    private static Duration delay(Launch launch, Target target) {
        return launch.deadline()
                .or(target::deadline)
                .filter(deadline -> deadline.compareTo(launch.delay()) < 0)
                .orElse(launch.delay());
    }

    private Map<String, @Nullable Object> values(String json) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        if (services.codec().tree(json) instanceof Map<?, ?> map) {
            map.forEach((name, value) -> values.put((String) name, value));
        }
        return values;
    }
}
