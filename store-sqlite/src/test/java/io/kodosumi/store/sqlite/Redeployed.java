package io.kodosumi.store.sqlite;

import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.Callable;

/** An application as a server deploys it, loaded by a class loader of its own: opens a runtime, runs something, closes it. */
public final class Redeployed implements Callable<String> {
    private final String file;
    private final boolean tidy;

    /** @param tidy whether it takes its driver from the JVM's list as it ends, as servers do and applications should */
    public Redeployed(String file, boolean tidy) {
        this.file = file;
        this.tidy = tidy;
    }

    @Override
    public String call() throws Exception {
        try (Kodosumi kodosumi = Kodosumi.builder()
                .database(file)
                .flow("flow", (inputs, tracer) -> tracer.step("say", String.class, key -> inputs.text("name")))
                .open()) {
            return kodosumi.as("alice")
                    .launch(Launch.of("flow").input("name", "redeployed"))
                    .await(Duration.ofSeconds(30))
                    .orElseThrow()
                    .json();
        } finally {
            if (tidy) {
                for (java.sql.Driver driver : Collections.list(DriverManager.getDrivers())) {
                    DriverManager.deregisterDriver(driver);
                }
            }
        }
    }
}
