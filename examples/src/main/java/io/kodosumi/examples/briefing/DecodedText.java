package io.kodosumi.examples.briefing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file's bytes as text. A byte order mark decides; otherwise what is strictly UTF-8 is UTF-8; otherwise the character set that
 * HTML declares counts; otherwise it is read as windows-1252, which is then noted.
 *
 * @param text without a byte order mark
 * @param charset what it was read as
 * @param note what the person should know about it; may be empty
 */
record DecodedText(String text, String charset, String note) {
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
    private static final Pattern DECLARED = Pattern.compile(
            "<meta[^>]{0,200}charset\\s*=\\s*[\"']?\\s*([A-Za-z0-9_:.-]{1,40})", Pattern.CASE_INSENSITIVE);
    private static final Map<String, Charset> MARKS = marks();

    /**
     * Decodes a file.
     *
     * @return empty if the bytes are not text in any of the character sets
     */
    static Optional<DecodedText> of(byte[] bytes, boolean mayDeclare) {
        Optional<DecodedText> decoded = marked(bytes)
                .or(() -> decode(bytes, 0, UTF_8, ""))
                .or(() -> mayDeclare ? declared(bytes) : Optional.empty())
                .or(() -> decode(bytes, 0, WINDOWS_1252, "is not UTF-8; read as windows-1252"));
        return decoded.filter(text -> !text.isBinary());
    }

    /** Longest first: the mark of UTF-32LE begins with the one of UTF-16LE. */
    private static Map<String, Charset> marks() {
        Map<String, Charset> marks = new LinkedHashMap<>();
        marks.put("\u0000\u0000\u00fe\u00ff", Charset.forName("UTF-32BE"));
        marks.put("\u00ff\u00fe\u0000\u0000", Charset.forName("UTF-32LE"));
        marks.put("\u00ef\u00bb\u00bf", UTF_8);
        marks.put("\u00fe\u00ff", UTF_16BE);
        marks.put("\u00ff\u00fe", UTF_16LE);
        return marks;
    }

    private static Optional<DecodedText> marked(byte[] bytes) {
        String start = new String(bytes, 0, Math.min(4, bytes.length), ISO_8859_1);
        return MARKS.entrySet().stream()
                .filter(mark -> start.startsWith(mark.getKey()))
                .findFirst()
                .flatMap(mark -> decode(bytes, mark.getKey().length(), mark.getValue(), ""));
    }

    private static Optional<DecodedText> declared(byte[] bytes) {
        Matcher declared = DECLARED.matcher(new String(bytes, 0, Math.min(2048, bytes.length), ISO_8859_1));
        if (!declared.find() || !isKnown(declared.group(1))) {
            return Optional.empty();
        }
        return decode(bytes, 0, Charset.forName(declared.group(1)), "");
    }

    private static boolean isKnown(String charset) {
        try {
            return Charset.isSupported(charset);
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static Optional<DecodedText> decode(byte[] bytes, int from, Charset charset, String note) {
        try {
            String text = charset.newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, bytes.length - from))
                    .toString();
            return Optional.of(new DecodedText(text, charset.name(), note));
        } catch (CharacterCodingException another) {
            return Optional.empty();
        }
    }

    /** Text has no NUL and next to no other control characters. */
    private boolean isBinary() {
        long controls = text.chars()
                .filter(c -> c < ' ' && "\t\n\r\f\u001b".indexOf(c) < 0)
                .count();
        return text.indexOf('\0') >= 0 || controls * 100 > text.length();
    }
}
