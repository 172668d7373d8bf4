package io.kodosumi.internal.settings;

import io.kodosumi.ConfigurationException;
import io.kodosumi.spi.Provider;
import java.net.URL;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** The one place that loads services. Named means that one or a failure; a broken entry does not hide the good ones. */
public final class Providers {
    private final ClassLoader loader;

    /** Loads with this class loader. */
    public Providers(ClassLoader loader) {
        this.loader = loader;
    }

    /**
     * What is to be found.
     *
     * @param slot for people: {@code execution store}
     * @param asked what the setting says, as typed
     * @param name the provider's name that follows from it
     * @param artifacts which dependency brings which name
     */
    public record Wanted(String slot, String asked, String name, Map<String, String> artifacts) {}

    /** The provider of this name; throws a {@link ConfigurationException} if there is not exactly one. */
    public <P extends Provider<?>> P named(Class<P> type, Wanted wanted) {
        Found<P> found = load(type);
        List<P> matching = found.services.stream()
                .filter(provider -> provider.name().equals(wanted.name))
                .toList();
        if (matching.size() == 1) {
            return matching.get(0);
        }
        throw new ConfigurationException(
                List.of(matching.isEmpty() ? missing(type, wanted, found) : duplicate(wanted, matching)));
    }

    /** Every service of a type; broken entries fail. */
    public <S> List<S> all(Class<S> type) {
        Found<S> found = load(type);
        if (!found.broken.isEmpty()) {
            throw new ConfigurationException(List.of(
                    "Broken services of " + type.getName() + " on the class path." + lines("broken", found.broken)));
        }
        return found.services;
    }

    private record Found<S>(List<S> services, List<String> broken) {}

    private <S> Found<S> load(Class<S> type) {
        Map<String, S> services = new LinkedHashMap<>();
        List<String> broken = new ArrayList<>();
        Iterator<S> iterator = ServiceLoader.load(type, loader).iterator();
        for (int faults = 0; faults < 100; ) {
            try {
                if (!iterator.hasNext()) {
                    break;
                }
                S service = iterator.next();
                services.put(place(service) + service.getClass().getName(), service);
            } catch (ServiceConfigurationError | LinkageError fault) {
                faults++;
                broken.add(String.valueOf(fault.getMessage()));
            }
        }
        return new Found<>(List.copyOf(services.values()), broken);
    }

    private static <P extends Provider<?>> String missing(Class<P> type, Wanted wanted, Found<P> found) {
        List<String> names = found.services.stream()
                .map(provider ->
                        provider.name() + " (" + provider.getClass().getName() + " in " + place(provider) + ")")
                .toList();
        String artifact = wanted.artifacts.get(wanted.name);
        return "No " + wanted.slot + " for '" + wanted.asked + "' on the class path."
                + (names.isEmpty() ? "\n  found: none" : lines("found", names))
                + lines("broken", found.broken)
                + (artifact == null
                        ? "\n  known: " + String.join(", ", wanted.artifacts.keySet())
                        : "\n  add:   " + artifact)
                + "\n  a jar that was merged from others must keep META-INF/services/" + type.getName();
    }

    private static <P extends Provider<?>> String duplicate(Wanted wanted, List<P> matching) {
        return matching.size() + " providers on the class path call themselves '" + wanted.name + "', the "
                + wanted.slot
                + " for '" + wanted.asked + "': remove all but one."
                + lines(
                        "found",
                        matching.stream()
                                .map(provider -> provider.getClass().getName() + " in " + place(provider))
                                .toList());
    }

    private static String lines(String label, List<String> items) {
        StringBuilder text = new StringBuilder();
        items.forEach(item -> text.append("\n  ").append(label).append(": ").append(item));
        return text.toString();
    }

    private static String place(Object service) {
        CodeSource source = service.getClass().getProtectionDomain().getCodeSource();
        @Nullable URL location = source == null ? null : source.getLocation();
        if (location == null) {
            return "an unknown place";
        }
        Path name = Path.of(location.getPath()).getFileName();
        return name == null ? location.toString() : name.toString();
    }
}
