package io.kodosumi.internal.attempt;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Turns what is printed into lines, without their ends and trailing white space; blank ones are dropped. Safe for many threads. */
final class Lines extends OutputStream {
    private static final int MAX_LINE = 64 << 10;

    private final Consumer<String> sink;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final ByteBuffer bytes = ByteBuffer.allocate(8);
    private final CharBuffer chars = CharBuffer.allocate(4);
    private final StringBuilder line = new StringBuilder();

    Lines(Consumer<String> sink) {
        this.sink = sink;
    }

    /** A stream that writes here. */
    PrintStream stream() {
        return new PrintStream(this, false, StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void write(int one) {
        bytes.put((byte) one).flip();
        decoder.decode(bytes, chars, false);
        bytes.compact();
        chars.flip();
        while (chars.hasRemaining()) {
            add(chars.get());
        }
        chars.clear();
    }

    private void add(char c) {
        if (c == '\n' || line.length() >= MAX_LINE) {
            emitLine();
        }
        if (c != '\n') {
            line.append(c);
        }
    }

    /** Emits an unfinished line. Streams flush as they like: this is called where a line must not wait any longer. */
    synchronized void finishLine() {
        emitLine();
    }

    private void emitLine() {
        String text = line.toString().stripTrailing();
        line.setLength(0);
        if (!text.isBlank()) {
            sink.accept(text);
        }
    }
}
