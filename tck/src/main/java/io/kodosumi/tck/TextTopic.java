package io.kodosumi.tck;

import static io.kodosumi.tck.Writes.ALICE;
import static io.kodosumi.tck.Writes.BOB;
import static io.kodosumi.tck.Writes.answer;
import static io.kodosumi.tck.Writes.append;
import static io.kodosumi.tck.Writes.at;
import static io.kodosumi.tck.Writes.cancel;
import static io.kodosumi.tck.Writes.event;
import static io.kodosumi.tck.Writes.launch;
import static io.kodosumi.tck.Writes.opening;
import static io.kodosumi.tck.Writes.order;
import static io.kodosumi.tck.Writes.put;
import static io.kodosumi.tck.Writes.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.Status;
import io.kodosumi.spi.ExecutionQuery;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.LockRow;
import io.kodosumi.spi.Write;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text is stored character for character, and instants to the microsecond. */
abstract class TextTopic extends StoreTopic {
    TextTopic(ExecutionStoreContract contract) {
        super(contract);
    }

    static Stream<String> texts() {
        return Stream.of(
                "",
                " ",
                "\n",
                "\r\n\n\r",
                "  both ends\t\n",
                "emoji \ud83e\udd16\ud83d\ude80 and \u00e9 e\u0301",
                "before\u0000behind",
                "\u0000",
                "\ufeffmark, \u2028 line, \uffff last",
                "quotes ' \" ` and \\ and %_?:name ${x}",
                "{\"str\":\"not\u0001parsed\"}",
                "null");
    }

    // P12: a NUL character made an insert fail
    @ParameterizedTest
    @MethodSource("texts")
    void a_payload_comes_back_as_it_was(String text) {
        Fid fid = held();
        Event event = event(1, 1, "stdout", text);
        assertThat(write(append(fid, 0, event))).isEqualTo(DONE);
        assertThat(log(fid)).containsExactly(event);
    }

    @ParameterizedTest
    @MethodSource("texts")
    void a_fact_comes_back_as_it_was(String text) {
        Fid fid = held();
        assertThat(write(put(fid, 1, "draft=" + text, 1, text))).isEqualTo(DONE);
        assertThat(steps(fid)).containsExactly(new Fact("step", "draft=" + text, 1, text));
        assertThat(write(put(fid, 1, "draft=" + text, 1, text)))
                .as("its own effect")
                .isEqualTo(DONE);
    }

    @ParameterizedTest
    @MethodSource("texts")
    void a_form_an_answer_a_reason_and_a_result_come_back_as_they_were(String text) {
        Fid fid = held();
        acceptedLock(write(new Write.OpenLock(fid, 1, 0, "ask=" + text, text, text, MINUTE)));
        acceptedLock(write(answer(fid, "ask=" + text, "act-1", text)));
        LockRow lock = lock(fid, "ask=" + text);
        assertThat(lock.name()).isEqualTo(text);
        assertThat(lock.form()).isEqualTo(text);
        assertThat(lock.closed()).contains(new LockRow.Closed("act-1", BOB, now(), text));

        accepted(write(cancel(fid, text)));
        assertThat(row(fid).wish().cancel()).contains(new ExecutionRow.Cancel(BOB, now(), text));
        assertThat(write(new Write.Settle(fid, 1, 0, Status.CANCELLED, text))).isEqualTo(DONE);
        assertThat(row(fid).end()).contains(new ExecutionRow.End(Status.CANCELLED, text, now()));
    }

    @Test
    void a_payload_of_four_mebibytes_comes_back_as_it_was() {
        Fid fid = held();
        Event event = event(1, 1, "stdout", "0123456789abcde\n".repeat(4 * 1024 * 64));
        assertThat(write(append(fid, 0, event))).isEqualTo(DONE);
        assertThat(log(fid).get(0).payload().equals(event.payload()))
                .as("4 MiB read back are the 4 MiB written")
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1969-12-31T23:59:59.999999Z",
                "1970-01-01T00:00:00Z",
                "2026-03-04T05:06:07.000001Z",
                "2026-03-04T05:06:07.999999Z",
                "9999-12-31T23:59:59.999999Z"
            })
    void an_events_instant_comes_back_to_the_microsecond(String at) {
        Fid fid = held();
        Event event = new Event(at(1, 1), Instant.parse(at), "stdout", "");
        assertThat(write(append(fid, 0, event))).isEqualTo(DONE);
        assertThat(log(fid)).containsExactly(event);
    }

    @Test
    void the_greatest_positions_keep_their_order_and_the_greatest_fids_are_listed() {
        Fid fid = new Fid("ffffffffffffffffffffffff");
        Fid before = new Fid("fffffffffffffffffffffffe");
        accepted(write(launch(fid, order(ALICE))));
        accepted(write(launch(before, order(ALICE))));
        assertThat(write(append(fid, 0, text(2, Integer.MAX_VALUE), opening(Integer.MAX_VALUE))))
                .isEqualTo(DONE);
        assertThat(log(fid)).containsExactly(text(2, Integer.MAX_VALUE), opening(Integer.MAX_VALUE));
        assertThat(store.list(ExecutionQuery.ALL, Cursor.START, 10).items())
                .extracting(ExecutionRow::fid)
                .containsExactlyInAnyOrder(fid, before);
    }
}
