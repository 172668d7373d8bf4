package io.kodosumi;

import io.kodosumi.internal.json.JsonCodec;
import io.kodosumi.internal.node.Flows;
import io.kodosumi.internal.settings.Providers;
import io.kodosumi.internal.settings.ResolvedSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Brings together the flows of the builder and of the class path; what is wrong with them becomes a fault of the settings. */
final class Registration {
    private final ResolvedSettings settings;
    private final Providers providers;
    private final List<Flow> all = new ArrayList<>();
    private final Map<String, List<String>> sources = new LinkedHashMap<>();
    private final Map<String, CompletionHook> hooks = new LinkedHashMap<>();
    private final Map<String, List<String>> hookSources = new LinkedHashMap<>();

    Registration(ResolvedSettings settings, Providers providers) {
        this.settings = settings;
        this.providers = providers;
    }

    /** The flows of the class path, then these: of two versions of one name, a launch that names none gets the explicit one. */
    Flows of(Collection<Flow> explicit) {
        discovered().forEach(this::add);
        add("the builder", explicit);
        sources.forEach((flow, from) -> {
            if (from.size() > 1) {
                settings.fault("Flow '" + flow + "' is registered " + from.size() + " times, by "
                        + String.join(" and by ", from) + ": give each another name or version.");
            }
        });
        return new Flows(all);
    }

    /** The hooks of the class path, and these. To be asked for behind the flows. */
    Map<String, CompletionHook> hooks(Collection<Map.Entry<String, CompletionHook>> explicit) {
        explicit.forEach(hook -> add("the builder", hook.getKey(), hook.getValue()));
        hookSources.forEach((hook, from) -> {
            if (from.size() > 1) {
                settings.fault("Completion hook '" + hook + "' is registered " + from.size() + " times, by "
                        + String.join(" and by ", from) + ": give each another name.");
            }
        });
        return hooks;
    }

    private void add(String source, String name, CompletionHook hook) {
        hooks.put(name, hook);
        hookSources.computeIfAbsent(name, key -> new ArrayList<>()).add(source);
    }

    /** Looks at what is said of them. */
    void checkMetadata(JsonCodec codec) {
        all.forEach(flow -> flow.metadata()
                .faults(codec)
                .forEach(fault -> settings.fault("Flow '" + flow + "' cannot be offered: " + fault + ".")));
    }

    private void add(String source, Collection<Flow> flows) {
        all.addAll(flows);
        flows.forEach(flow -> sources.computeIfAbsent(flow.toString(), name -> new ArrayList<>())
                .add(source));
    }

    private Map<String, Collection<Flow>> discovered() {
        Map<String, Collection<Flow>> found = new LinkedHashMap<>();
        try {
            for (FlowProvider provider : providers.all(FlowProvider.class)) {
                String source = Providers.described(provider);
                found.put(source, flows(provider, source));
                addHooks(provider, source);
            }
        } catch (ConfigurationException broken) {
            broken.faults().forEach(settings::fault);
        }
        return found;
    }

    private void addHooks(FlowProvider provider, String source) {
        try {
            provider.hooks().forEach((name, hook) -> add(source, Flow.checked("hook name", name), hook));
        } catch (RuntimeException | LinkageError failure) {
            settings.fault("The completion hooks of " + source + " cannot be had: it failed with " + failure + ".");
        }
    }

    private Collection<Flow> flows(FlowProvider provider, String source) {
        try {
            return List.copyOf(provider.flows());
        } catch (RuntimeException | LinkageError failure) {
            settings.fault("The flows of " + source + " cannot be had: it failed with " + failure + ".");
            return List.of();
        }
    }
}
