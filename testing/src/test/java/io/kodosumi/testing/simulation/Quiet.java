package io.kodosumi.testing.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** Keeps what thousands of played outages would log out of the output. */
final class Quiet implements BeforeAllCallback, AfterAllCallback {
    private static final Logger OURS = (Logger) LoggerFactory.getLogger("io.kodosumi");

    @Override
    public void beforeAll(ExtensionContext context) {
        OURS.setLevel(Level.OFF);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        OURS.setLevel(null);
    }
}
