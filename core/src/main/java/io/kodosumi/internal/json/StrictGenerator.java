package io.kodosumi.internal.json;

import com.fasterxml.jackson.core.JsonGenerationException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import java.io.IOException;

/** Refuses the numbers that JSON lacks; Jackson would write them as texts, which read back as something else. */
final class StrictGenerator extends JsonGeneratorDelegate {
    StrictGenerator(JsonGenerator generator) {
        super(generator, false);
    }

    @Override
    public void writeNumber(double number) throws IOException {
        finite(Double.isFinite(number));
        super.writeNumber(number);
    }

    @Override
    public void writeNumber(float number) throws IOException {
        finite(Float.isFinite(number));
        super.writeNumber(number);
    }

    @Override
    public void writeArray(double[] numbers, int offset, int length) throws IOException {
        writeStartArray(numbers, length);
        for (int i = offset; i < offset + length; i++) {
            writeNumber(numbers[i]);
        }
        writeEndArray();
    }

    private void finite(boolean finite) throws IOException {
        if (!finite) {
            throw new NotFinite(this);
        }
    }

    /** A NaN or an infinity was met. */
    static final class NotFinite extends JsonGenerationException {
        private static final long serialVersionUID = 1;

        NotFinite(JsonGenerator generator) {
            super("not finite", generator);
        }
    }
}
