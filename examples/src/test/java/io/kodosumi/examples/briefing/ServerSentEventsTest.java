package io.kodosumi.examples.briefing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerSentEventsTest {
    private static final int LONGEST = 40;

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void data_is_the_same_wherever_the_bytes_are_cut_and_however_lines_end(String newline) {
        String stream = String.join(
                newline,
                "\uFEFF: hello",
                "data: grün €🙂",
                "",
                "event: more",
                "data:one",
                "id: 7",
                "data",
                "data:  two",
                "database: no",
                "",
                "",
                ":",
                "data: [DONE]",
                "",
                "");
        byte[] bytes = stream.getBytes(UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            assertThat(read(bytes, cut)).as("cut at %s", cut).containsExactly("grün €🙂", "one\n\n two", "[DONE]");
        }
    }

    private static List<String> read(byte[] bytes, int cut) {
        ServerSentEvents events = new ServerSentEvents(LONGEST);
        List<String> all = new ArrayList<>(events.next(ByteBuffer.wrap(bytes, 0, cut)));
        all.addAll(events.next(ByteBuffer.wrap(bytes, cut, bytes.length - cut)));
        events.end().ifPresent(all::add);
        return all;
    }

    @Test
    void an_end_without_its_empty_line_or_even_without_a_newline_completes_the_event() {
        assertThat(read("data: a\n".getBytes(UTF_8), 3)).containsExactly("a");
        assertThat(read("data: a".getBytes(UTF_8), 3)).containsExactly("a");
        assertThat(read("event: a".getBytes(UTF_8), 3)).isEmpty();
    }

    @Test
    void lines_and_events_beyond_the_bound_are_not_kept() {
        ServerSentEvents line = new ServerSentEvents(LONGEST);
        assertThat(line.next(ByteBuffer.wrap("x".repeat(LONGEST + 9).getBytes(UTF_8))))
                .isEmpty();
        assertThat(line.isTooLong()).isTrue();

        ServerSentEvents event = new ServerSentEvents(LONGEST);
        assertThat(event.next(ByteBuffer.wrap("data: 123456789\n".repeat(9).getBytes(UTF_8))))
                .isEmpty();
        assertThat(event.isTooLong()).isTrue();

        ServerSentEvents fine = new ServerSentEvents(LONGEST);
        assertThat(fine.next(ByteBuffer.wrap("data: 123456789\n\n".repeat(9).getBytes(UTF_8))))
                .hasSize(9);
        assertThat(fine.isTooLong()).isFalse();
    }
}
