package io.kodosumi.examples.briefing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes the data out of a stream of server-sent events (WHATWG HTML, section 9.2): bytes in, cut anywhere; each event's data out.
 * Comments and other fields are passed over. Lines end in CR, LF or both, none of which is part of another character in UTF-8, so
 * only whole lines are decoded.
 */
final class ServerSentEvents {
    private final int longest;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder data = new StringBuilder();
    private boolean hasData;
    private boolean afterReturn;
    private boolean first = true;

    /**
     * At the beginning of a stream.
     *
     * @param longest the most bytes that a line, and characters that an event, may have
     */
    ServerSentEvents(int longest) {
        this.longest = longest;
    }

    /** Whether a line or an event has become longer than it may: what follows can't be trusted. */
    boolean isTooLong() {
        return line.size() > longest || data.length() > longest;
    }

    /** The data of the events that these bytes complete. */
    List<String> next(ByteBuffer bytes) {
        List<String> events = new ArrayList<>();
        while (bytes.hasRemaining() && !isTooLong()) {
            byte b = bytes.get();
            boolean endsReturn = b == '\n' && afterReturn;
            afterReturn = b == '\r';
            if (b == '\n' || b == '\r') {
                if (!endsReturn) {
                    endLine().ifPresent(events::add);
                }
            } else {
                line.write(b);
            }
        }
        return events;
    }

    /** The data of an event that the stream's end completes, though its empty line is missing. */
    Optional<String> end() {
        Optional<String> event = endLine();
        return event.isPresent() ? event : endEvent();
    }

    private Optional<String> endLine() {
        String text = line.toString(UTF_8);
        line.reset();
        if (first && text.startsWith("\uFEFF")) {
            text = text.substring(1);
        }
        first = false;
        if (text.isEmpty()) {
            return endEvent();
        }
        if (text.equals("data") || text.startsWith("data:")) {
            take(text.substring(Math.min(text.length(), "data:".length())));
        }
        return Optional.empty();
    }

    private void take(String value) {
        data.append(hasData ? "\n" : "").append(value.startsWith(" ") ? value.substring(1) : value);
        hasData = true;
    }

    private Optional<String> endEvent() {
        Optional<String> event = hasData ? Optional.of(data.toString()) : Optional.empty();
        data.setLength(0);
        hasData = false;
        return event;
    }
}
