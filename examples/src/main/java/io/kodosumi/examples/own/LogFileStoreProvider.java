package io.kodosumi.examples.own;

import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Settings;
import io.kodosumi.spi.StoreProvider;
import java.nio.file.Path;
import java.time.Clock;

/** Makes the store that {@code execution.database} names with {@code logfile:<path>}. */
public final class LogFileStoreProvider implements StoreProvider {
    private static final String SETTING = "execution.database";
    private static final String SCHEME = "logfile:";

    /** Made by the service loader. */
    public LogFileStoreProvider() {}

    @Override
    public String name() {
        return "logfile";
    }

    @Override
    public ExecutionStore create(Settings settings) {
        String url = settings.text(SETTING).orElse("");
        if (!url.startsWith(SCHEME) || url.length() == SCHEME.length()) {
            settings.fault(
                    SETTING + " is '" + url + "': expected " + SCHEME + "<path>, such as logfile:data/kodosumi.log");
        }
        settings.check();
        return new LogFileStore(Path.of(url.substring(SCHEME.length())), Clock.systemUTC());
    }
}
