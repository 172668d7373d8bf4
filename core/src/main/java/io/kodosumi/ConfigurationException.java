package io.kodosumi;

import io.kodosumi.model.KodosumiException;
import java.util.List;
import java.util.stream.Collectors;

/** A runtime cannot be opened as it is configured. Names all faults at once. */
public final class ConfigurationException extends KodosumiException {
    private static final long serialVersionUID = 1;

    private final String[] faults;

    /** @param faults each a sentence: what is wrong, what would be right; at least one */
    public ConfigurationException(List<String> faults) {
        super(faults.size() == 1 ? faults.get(0) : list(faults));
        this.faults = faults.toArray(String[]::new);
    }

    private static String list(List<String> faults) {
        return faults.size() + " faults:"
                + faults.stream()
                        .map(fault -> "\n  - " + fault.replace("\n", "\n  "))
                        .collect(Collectors.joining());
    }

    /** The faults. */
    public List<String> faults() {
        return List.of(faults);
    }
}
