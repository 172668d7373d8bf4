package io.kodosumi.internal.settings;

import io.kodosumi.ConfigurationException;
import io.kodosumi.internal.Version;
import io.kodosumi.spi.Provider;
import java.net.URL;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The one place that loads services. Named means that one or a failure; a broken entry does not hide the good ones. */
public final class Providers {
    private static final int MOST_BROKEN = 100; // a class path that yields more would be looked at for ever

    private final ClassLoader loader;

    /** Loads with this class loader. */
    public Providers(ClassLoader loader) {
        this.loader = loader;
    }

    /**
     * What is to be found.
     *
     * @param slot for people: {@code execution store}
     * @param asked what the setting says, without secrets
     * @param name the provider's name that follows from it
     * @param known who brings which name
     */
    public record Wanted(String slot, String asked, String name, Map<String, Known> known) {}

    /**
     * A provider that may be missing.
     *
     * @param artifact the dependency that brings it: {@code group:artifact}
     * @param type its class
     */
    public record Known(String artifact, String type) {}

    /** The provider of this name; throws a {@link ConfigurationException} if there is not exactly one. */
    public <P extends Provider<?>> P named(Class<P> type, Wanted wanted) {
        Found<P> found = load(type);
        List<P> matching = found.services.stream()
                .filter(provider -> wanted.name.equals(provider.name()))
                .toList();
        if (matching.size() == 1) {
            return matching.get(0);
        }
        throw new ConfigurationException(
                List.of(matching.isEmpty() ? missing(type, wanted, found) : duplicate(wanted, matching)));
    }

    /** Every service of a type; throws a {@link ConfigurationException} if an entry is broken. */
    public <S> List<S> all(Class<S> type) {
        Found<S> found = load(type);
        if (!found.broken.isEmpty()) {
            throw new ConfigurationException(List.of("A service on the class path that is listed as a " + type.getName()
                    + " cannot be loaded: repair or remove it." + lines("broken: ", found.broken)));
        }
        return found.services;
    }

    /** A service as messages name it: its class, and where that is from. */
    public static String described(Object service) {
        return service.getClass().getName() + " in " + place(service);
    }

    private record Found<S>(List<S> services, List<String> broken) {}

    private <S> Found<S> load(Class<S> type) {
        List<S> services = new ArrayList<>();
        List<String> broken = new ArrayList<>();
        Iterator<S> iterator = ServiceLoader.load(type, loader).iterator();
        while (broken.size() < MOST_BROKEN) {
            try {
                if (!iterator.hasNext()) {
                    break;
                }
                services.add(iterator.next());
            } catch (ServiceConfigurationError | LinkageError fault) {
                broken.add(fault.getMessage() + (fault.getCause() == null ? "" : ": " + fault.getCause()));
            }
        }
        return new Found<>(services, broken);
    }

    private <P extends Provider<?>> String missing(Class<P> type, Wanted wanted, Found<P> found) {
        List<String> names = found.services.stream()
                .map(provider -> provider.name() + " (" + described(provider) + ")")
                .toList();
        return "No " + wanted.slot + " for '" + wanted.asked + "' on the class path."
                + lines("found:  ", names.isEmpty() ? List.of("none") : names)
                + lines("broken: ", found.broken)
                + remedy(type, wanted);
    }

    private String remedy(Class<?> type, Wanted wanted) {
        Known known = wanted.known.get(wanted.name);
        if (known == null) {
            return "\n  known:  " + String.join(", ", new TreeSet<>(wanted.known.keySet()));
        }
        if (loader.getResource(known.type.replace('.', '/') + ".class") != null) {
            return "\n  repair: " + known.type + " is there, and no good line of META-INF/services/" + type.getName()
                    + " names it; a jar that is merged from others must join those files";
        }
        return "\n  add:    " + known.artifact
                + Version.KNOWN.map(version -> ":" + version).orElse("");
    }

    private static String duplicate(Wanted wanted, List<? extends Provider<?>> matching) {
        return matching.size() + " providers on the class path call themselves '" + wanted.name + "', the "
                + wanted.slot + " for '" + wanted.asked + "': remove all but one."
                + lines("found:  ", matching.stream().map(Providers::described).toList());
    }

    private static String lines(String label, List<String> items) {
        StringBuilder text = new StringBuilder();
        items.forEach(item -> text.append("\n  ").append(label).append(item));
        return text.toString();
    }

    private static String place(Object service) {
        CodeSource source = service.getClass().getProtectionDomain().getCodeSource();
        @Nullable URL location = source == null ? null : source.getLocation();
        if (location == null) {
            return "an unknown place";
        }
        String path = location.getPath().replaceFirst("[!/]+$", "");
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
