package io.kodosumi.internal.json;

import com.fasterxml.jackson.core.JsonGenerationException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Refuses the numbers that JSON lacks, which Jackson would write as texts that read back as something else, and those that it would not
 * read back.
 */
final class StrictGenerator extends JsonGeneratorDelegate {
    /** The most digits of a number; Jackson reads up to 1000 characters of one, sign, point and exponent included. */
    static final int DIGITS = 900;

    private static final int FEW_BITS = 3 * DIGITS; // of no number that is too long
    private static final int MANY_BITS = 4 * DIGITS; // of every number that has them: its digits need not be counted

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
    public void writeNumber(BigInteger number) throws IOException {
        readable(new BigDecimal(number));
        super.writeNumber(number);
    }

    @Override
    public void writeNumber(BigDecimal number) throws IOException {
        readable(number);
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

    private void readable(BigDecimal number) throws IOException {
        int bits = number.unscaledValue().bitLength();
        if (bits > MANY_BITS || (bits > FEW_BITS && number.precision() > DIGITS)) {
            throw new TooLong(this);
        }
    }

    /** A number was met that has too many digits. */
    static final class TooLong extends JsonGenerationException {
        private static final long serialVersionUID = 1;

        TooLong(JsonGenerator generator) {
            super("too long", generator);
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
