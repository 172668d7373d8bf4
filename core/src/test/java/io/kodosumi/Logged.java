package io.kodosumi;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.kodosumi.model.Fid;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What a class logs at INFO and above while this is open. */
public final class Logged implements AutoCloseable {
    private final Logger logger;
    private final ListAppender<ILoggingEvent> heard = new ListAppender<>();

    public Logged(Class<?> type) {
        logger = (Logger) LoggerFactory.getLogger(type);
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        heard.start();
        logger.addAppender(heard);
    }

    /** The messages of a level so far. */
    public List<String> at(Level level) {
        return List.copyOf(heard.list).stream()
                .filter(event -> event.getLevel().equals(level))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    /** Those about this: other nodes of the JVM, which tests before left to end, log to the same place. */
    public List<String> at(Level level, Fid about) {
        return at(level).stream()
                .filter(message -> message.contains(about.value()))
                .toList();
    }

    @Override
    public void close() {
        logger.detachAppender(heard);
        logger.setLevel(null);
        logger.setAdditive(true);
    }
}
