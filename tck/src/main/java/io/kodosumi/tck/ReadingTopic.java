package io.kodosumi.tck;

import static io.kodosumi.tck.Writes.append;
import static io.kodosumi.tck.Writes.at;
import static io.kodosumi.tck.Writes.closing;
import static io.kodosumi.tck.Writes.event;
import static io.kodosumi.tck.Writes.newFid;
import static io.kodosumi.tck.Writes.opening;
import static io.kodosumi.tck.Writes.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.Status;
import io.kodosumi.spi.ExecutionStore.EventPage;
import io.kodosumi.spi.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Reading a log: pages behind a position, kinds, and where to go on. */
abstract class ReadingTopic extends StoreTopic {
    ReadingTopic(ExecutionStoreContract contract) {
        super(contract);
    }

    private static final Event NOTE = event(1, 3, "note", "{}");

    /** A log of 1-1 to 1-4, where 1-3 is a note. */
    private Fid written() {
        Fid fid = held();
        assertThat(write(append(fid, 0, opening(1), text(1, 2), NOTE, text(1, 4))))
                .isEqualTo(DONE);
        return fid;
    }

    private static long before(int n) {
        return n == 1 ? 0 : at(1, n - 1);
    }

    @Test
    void events_come_in_order_behind_a_position() {
        Fid fid = written();
        assertThat(store.events(fid, 0, Set.of(), 10).events())
                .containsExactly(opening(1), text(1, 2), NOTE, text(1, 4));
        assertThat(store.events(fid, at(1, 2), Set.of(), 10).events()).containsExactly(NOTE, text(1, 4));
        assertThat(store.events(fid, at(1, 4), Set.of(), 10).events()).isEmpty();
    }

    // U20: the clocks of several machines made the order
    @Test
    void the_order_is_that_of_positions_whatever_the_instants_say() {
        Fid fid = held();
        Event late = new Event(at(1, 2), now().plus(MINUTE), "stdout", "late");
        Event early = new Event(at(1, 3), now().minus(MINUTE), "stdout", "early");
        assertThat(write(append(fid, 0, opening(1), late))).isEqualTo(DONE);
        assertThat(write(append(fid, at(1, 2), early))).isEqualTo(DONE);
        assertThat(log(fid)).containsExactly(opening(1), late, early);
    }

    @Test
    void a_limit_cuts_a_page_and_through_says_where_to_go_on() {
        Fid fid = written();
        EventPage first = store.events(fid, 0, Set.of(), 3);
        assertThat(first.events()).containsExactly(opening(1), text(1, 2), NOTE);
        assertThat(first.through()).isEqualTo(at(1, 3));
        assertThat(store.events(fid, first.through(), Set.of(), 3).events()).containsExactly(text(1, 4));
    }

    @Test
    void only_the_kinds_asked_for_come() {
        Fid fid = written();
        assertThat(store.events(fid, 0, Set.of("note"), 10).events()).containsExactly(NOTE);
        assertThat(store.events(fid, 0, Set.of("note", "stdout"), 2).events()).containsExactly(text(1, 2), NOTE);
        assertThat(store.events(fid, 0, Set.of("no'such\"kind"), 10).events()).isEmpty();
    }

    @Test
    void a_page_that_found_fewer_than_asked_for_looked_to_the_head() {
        Fid fid = written();
        assertThat(store.events(fid, 0, Set.of("note"), 10).through()).isEqualTo(at(1, 4));
        assertThat(store.events(fid, 0, Set.of("other"), 1).through()).isEqualTo(at(1, 4));
        assertThat(store.events(fid, at(1, 4), Set.of(), 10).through()).isEqualTo(at(1, 4));
    }

    @Test
    void a_page_behind_the_head_goes_on_from_where_it_was_asked() {
        Fid fid = written();
        EventPage page = store.events(fid, at(2, 7), Set.of(), 10);
        assertThat(page).isEqualTo(new EventPage(List.of(), at(2, 7), false));
    }

    @Test
    void an_open_log_has_no_end() {
        assertThat(store.events(written(), 0, Set.of(), 10).end()).isFalse();
        assertThat(store.events(launched(), 0, Set.of(), 10)).isEqualTo(new EventPage(List.of(), 0, false));
        assertThat(store.events(settled(), 0, Set.of(), 10).end()).isFalse();
    }

    @Test
    void a_closed_log_ends_with_the_page_that_reaches_its_head() {
        Fid fid = written();
        assertThat(write(append(fid, at(1, 4), closing(1, 5, Status.ERROR)))).isEqualTo(DONE);
        assertThat(store.events(fid, 0, Set.of(), 4).end()).isFalse();
        assertThat(store.events(fid, 0, Set.of(), 5).end()).isTrue();
        assertThat(store.events(fid, at(1, 5), Set.of(), 5).end()).isTrue();
        assertThat(store.events(fid, 0, Set.of("note"), 10).end()).isTrue();
    }

    @Test
    void an_unknown_execution_has_no_events_and_no_end() {
        assertThat(store.events(newFid(), 0, Set.of(), 10)).isEqualTo(new EventPage(List.of(), 0, false));
    }

    @Test
    void logs_that_were_written_together_are_read_apart() {
        Fid one = held();
        Fid other = held();
        for (int n = 1; n <= 20; n++) {
            store.write(List.of(
                    List.of(append(one, before(n), text(1, n))),
                    List.of(append(other, before(n), event(1, n, "stderr", "other " + n)))));
        }
        assertThat(log(one)).hasSize(20).allMatch(event -> event.kind().equals("stdout"));
        assertThat(log(other)).hasSize(20).allMatch(event -> event.kind().equals("stderr"));
    }

    @Test
    void a_long_log_is_walked_page_by_page_without_loss_or_repetition() {
        Fid fid = held();
        List<Event> written =
                IntStream.rangeClosed(1, 250).mapToObj(n -> text(1, n)).toList();
        for (int from = 0; from < 250; from += 50) {
            assertThat(write(new Write.Append(fid, before(from + 1), written.subList(from, from + 50))))
                    .isEqualTo(DONE);
        }
        List<Event> read = new ArrayList<>();
        long after = 0;
        while (read.size() < 250) {
            EventPage page = store.events(fid, after, Set.of(), 37);
            assertThat(page.events())
                    .as("events behind %s", Event.written(after))
                    .isNotEmpty();
            read.addAll(page.events());
            after = page.through();
        }
        assertThat(read).isEqualTo(written);
    }
}
