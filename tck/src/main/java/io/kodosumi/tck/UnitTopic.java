package io.kodosumi.tck;

import static io.kodosumi.tck.Writes.ALICE;
import static io.kodosumi.tck.Writes.answer;
import static io.kodosumi.tck.Writes.append;
import static io.kodosumi.tck.Writes.at;
import static io.kodosumi.tck.Writes.claim;
import static io.kodosumi.tck.Writes.control;
import static io.kodosumi.tck.Writes.event;
import static io.kodosumi.tck.Writes.launch;
import static io.kodosumi.tck.Writes.newFid;
import static io.kodosumi.tck.Writes.openLock;
import static io.kodosumi.tck.Writes.opening;
import static io.kodosumi.tck.Writes.order;
import static io.kodosumi.tck.Writes.put;
import static io.kodosumi.tck.Writes.rest;
import static io.kodosumi.tck.Writes.settle;
import static io.kodosumi.tck.Writes.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.Status;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.Write.Control.Wish;
import io.kodosumi.spi.Write.Rest.How;
import io.kodosumi.spi.WriteResult;
import io.kodosumi.spi.WriteResult.Reason;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Units: in order, up to the first refusal, never affecting each other, harmless when sent again. */
abstract class UnitTopic extends StoreTopic {
    UnitTopic(ExecutionStoreContract contract) {
        super(contract);
    }

    @Test
    void every_write_of_a_unit_has_its_answer_in_order() {
        Fid fid = newFid();
        List<WriteResult> results = unit(launch(fid, order(ALICE)), claim(fid, A, 0), append(fid, 0, opening(1)));

        assertThat(accepted(results.get(0)).hold().attempt()).isZero();
        assertThat(accepted(results.get(1)).hold().attempt()).isEqualTo(1);
        assertThat(results.get(2)).isEqualTo(DONE);
    }

    @Test
    void what_follows_a_refusal_in_its_unit_is_skipped_and_what_precedes_it_stays() {
        Fid fid = held();
        List<WriteResult> results = unit(
                append(fid, 0, opening(1)),
                put(fid, 1, "draft~1", 2, "too early"),
                append(fid, at(1, 1), text(1, 2)),
                settle(fid, 1, Status.FINISHED));

        assertThat(results).containsExactly(DONE, refused(Reason.VERSION, 0), SKIPPED, SKIPPED);
        assertThat(log(fid)).containsExactly(opening(1));
        assertThat(row(fid).end()).isEmpty();
    }

    @Test
    void a_refused_unit_leaves_its_neighbours_alone() {
        Fid before = held();
        Fid spoilt = launched();
        Fid behind = held();
        List<List<WriteResult>> results = store.write(List.of(
                List.of(append(before, 0, opening(1)), put(before, 1, "a~1", 1, "1")),
                List.of(put(spoilt, 1, "a~1", 1, "1"), append(spoilt, 0, opening(1))),
                List.of(append(behind, 0, opening(1)), put(behind, 1, "a~1", 1, "1"))));

        assertThat(results)
                .containsExactly(List.of(DONE, DONE), List.of(refused(Reason.FENCED, 0), SKIPPED), List.of(DONE, DONE));
        assertThat(log(before)).containsExactly(opening(1));
        assertThat(log(spoilt)).isEmpty();
        assertThat(log(behind)).containsExactly(opening(1));
        assertThat(steps(behind)).hasSize(1);
    }

    @Test
    void two_units_of_one_execution_are_applied_in_order_and_the_second_outlives_the_first_ones_refusal() {
        Fid fid = held();
        List<List<WriteResult>> results = store.write(List.of(
                List.of(put(fid, 1, "a~1", 1, "1"), put(fid, 1, "b~1", 2, "too early")),
                List.of(put(fid, 1, "a~1", 2, "2"))));

        assertThat(results).containsExactly(List.of(DONE, refused(Reason.VERSION, 0)), List.of(DONE));
        assertThat(steps(fid)).containsExactly(new Fact("step", "a~1", 2, "2"));
    }

    @Test
    void no_units_and_an_empty_unit_have_no_answers() {
        assertThat(store.write(List.of())).isEmpty();
        assertThat(store.write(List.of(List.of()))).containsExactly(List.of());
    }

    @Test
    void every_write_to_an_unknown_execution_is_refused() {
        Fid fid = newFid();
        Stream.<Write>of(
                        claim(fid, A, 0),
                        append(fid, 0, opening(1)),
                        put(fid, 1, "a~1", 1, "1"),
                        put(fid, 0, "a~1", 1, "1"),
                        openLock(fid, 1, "ask~1"),
                        answer(fid, "ask~1", "act-1", "1"),
                        new Write.ExtendLock(fid, 0, "ask~1", MINUTE),
                        control(fid, Wish.PAUSE),
                        rest(fid, 1, 0, How.DRAINED),
                        settle(fid, 1, Status.FINISHED))
                .forEach(write -> assertThat(write(write)).as("%s", write).isEqualTo(refused(Reason.UNKNOWN, 0)));
    }

    @Test
    void a_write_that_cannot_be_stored_ends_its_unit_like_a_refusal_or_is_stored_as_it_is() {
        Fid fid = held();
        Fid neighbour = held();
        Event odd = event(1, 2, "stdout", "half a pair: \ud83d.");
        List<List<WriteResult>> results = store.write(List.of(
                List.of(append(fid, 0, opening(1)), append(fid, at(1, 1), odd), put(fid, 1, "a~1", 1, "1")),
                List.of(put(neighbour, 1, "a~1", 1, "1"))));

        assertThat(results.get(1)).containsExactly(DONE);
        if (results.get(0).get(1) instanceof WriteResult.Failed failed) {
            assertThat(failed.cause().isTransient()).isFalse();
            assertThat(results.get(0).get(2)).isEqualTo(SKIPPED);
            assertThat(log(fid)).containsExactly(opening(1));
        } else {
            assertThat(results.get(0)).containsExactly(DONE, DONE, DONE);
            assertThat(log(fid)).containsExactly(opening(1), odd);
        }
    }
}
