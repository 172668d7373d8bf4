package io.kodosumi.examples.briefing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecodedTextTest {
    private static final String TEXT = "Señor Müller paid 5 € – “at last”.";

    @ParameterizedTest
    @CsvSource({"UTF-8,EFBBBF", "UTF-16BE,FEFF", "UTF-16LE,FFFE", "UTF-32BE,0000FEFF", "UTF-32LE,FFFE0000"})
    void a_byte_order_mark_decides_and_is_no_part_of_the_text(String charset, String mark) {
        byte[] bytes = join(java.util.HexFormat.of().parseHex(mark), TEXT.getBytes(Charset.forName(charset)));

        assertThat(DecodedText.of(bytes, false)).contains(new DecodedText(TEXT, charset, ""));
    }

    @Test
    void what_is_strictly_utf_8_is_utf_8_whatever_html_declares() {
        String html = "<meta charset=iso-8859-1><p>" + TEXT;

        assertThat(DecodedText.of(html.getBytes(UTF_8), true)).contains(new DecodedText(html, "UTF-8", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<meta charset=\"ISO-8859-15\">",
                "<META http-equiv=content-type content='text/html; charset=iso-8859-15'>"
            })
    void a_character_set_that_html_declares_counts_where_the_bytes_are_not_utf_8(String meta) {
        byte[] bytes = (meta + "<p>5 €</p>").getBytes(Charset.forName("ISO-8859-15"));

        assertThat(DecodedText.of(bytes, true)).contains(new DecodedText(meta + "<p>5 €</p>", "ISO-8859-15", ""));
    }

    @Test
    void what_plain_text_says_about_character_sets_does_not_count() {
        byte[] bytes = "<meta charset=utf-16>é".getBytes(ISO_8859_1);

        assertThat(DecodedText.of(bytes, false).map(DecodedText::charset)).contains("windows-1252");
    }

    @ParameterizedTest
    @CsvSource({"no-such-charset", "a:b:c", "utf-8"})
    void a_declaration_that_is_unknown_or_wrong_falls_back_to_windows_1252(String declared) {
        byte[] bytes = ("<meta charset=" + declared + ">caf\u00e9 \u0093here\u0094").getBytes(ISO_8859_1);

        Optional<DecodedText> decoded = DecodedText.of(bytes, true);

        assertThat(decoded.map(DecodedText::text))
                .hasValueSatisfying(text -> assertThat(text).endsWith("café “here”"));
        assertThat(decoded.map(DecodedText::note)).contains("is not UTF-8; read as windows-1252");
    }

    @Test
    void bytes_with_nul_are_binary_also_where_they_are_utf_16_without_a_mark() {
        assertThat(DecodedText.of("plain words".getBytes(UTF_16LE), false)).isEmpty();
        assertThat(DecodedText.of("plain words".getBytes(UTF_16BE), false)).isEmpty();
    }

    @Test
    void many_control_characters_are_binary_and_a_few_are_text() {
        assertThat(DecodedText.of("\u0001\u0002\u0003abc".getBytes(UTF_8), false))
                .isEmpty();
        assertThat(DecodedText.of(("page one\f" + "page two\u0007 ".repeat(20)).getBytes(UTF_8), false))
                .isEmpty();
        assertThat(DecodedText.of(("\u0007" + "words ".repeat(50)).getBytes(UTF_8), false))
                .isPresent();
    }

    @Test
    void bytes_that_are_text_in_no_character_set_are_binary() {
        byte[] undefinedInWindows1252 = {'a', (byte) 0x81, (byte) 0x8d};

        assertThat(DecodedText.of(undefinedInWindows1252, false)).isEmpty();
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] all = java.util.Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
