package io.kodosumi.internal.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;

/**
 * Answers an integer whose type nobody asked for as a {@code Long} if it fits: Jackson either makes small ones {@code Integer}, or
 * fails on those beyond 64 bits.
 */
final class LongParser extends JsonParserDelegate {
    LongParser(JsonParser parser) {
        super(parser);
    }

    @Override
    public Number getNumberValue() throws IOException {
        Number number = super.getNumberValue();
        return number instanceof Integer ? (Number) number.longValue() : number;
    }
}
