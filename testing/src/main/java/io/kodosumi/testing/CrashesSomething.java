package io.kodosumi.testing;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a {@link CrashTest} that crashed nothing. */
final class CrashesSomething implements AfterEachCallback {
    @Override
    public void afterEach(ExtensionContext context) {
        if (context.getExecutionException().isEmpty()
                && !CrashReports.of(context).hasCrashes(context.getUniqueId())) {
            throw new AssertionError(
                    "No run was crashed: a @CrashTest needs a KodosumiTest with @RegisterExtension, and calls"
                            + " its run(…).");
        }
    }
}
