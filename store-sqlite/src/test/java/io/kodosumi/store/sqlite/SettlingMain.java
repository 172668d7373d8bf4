package io.kodosumi.store.sqlite;

import io.kodosumi.Execution;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import java.util.concurrent.CountDownLatch;

/** A process that launches an execution, says its id once its hook has begun, and never gets to the end of that. */
final class SettlingMain {
    private SettlingMain() {}

    /** Takes the database, and the folder that the hook is told. */
    public static void main(String... arguments) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        Kodosumi kodosumi = Kodosumi.builder()
                .database(arguments[0])
                .flow("brief", (inputs, tracer) -> "briefed")
                .hook("settle", (outcome, completion) -> {
                    begun.countDown();
                    new CountDownLatch(1).await();
                })
                .open();
        Execution execution = kodosumi.as("alice")
                .launch(Launch.of("brief").input("folder", arguments[1]).onOutcome("settle"));
        begun.await();
        System.out.println("SETTLING " + execution.fid());
        new CountDownLatch(1).await();
    }
}
