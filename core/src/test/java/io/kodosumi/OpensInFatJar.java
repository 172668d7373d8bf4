package io.kodosumi;

import java.util.function.UnaryOperator;

/** Tells the fault of an opening; loaded from inside a jar. */
public final class OpensInFatJar implements UnaryOperator<String> {
    @Override
    public String apply(String database) {
        ClassLoader loader = OpensInFatJar.class.getClassLoader();
        try (Kodosumi kodosumi =
                Kodosumi.builder().classLoader(loader).database(database).open()) {
            return "open, and up: " + kodosumi.health().isUp();
        } catch (ConfigurationException fault) {
            return String.valueOf(fault.getMessage());
        }
    }
}
