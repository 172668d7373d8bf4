package io.kodosumi.examples.briefing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PiecesTest {
    private final AtomicLong nanos = new AtomicLong();
    private final List<Piece> told = new ArrayList<>();
    private final Pieces pieces = new Pieces(2, told::add, nanos::get);

    @Test
    void many_tokens_are_few_events_and_their_texts_are_all_of_it() {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            pieces.said("token" + i + " ");
            all.append("token").append(i).append(' ');
        }
        pieces.end();
        pieces.end();

        assertThat(told).hasSizeBetween(all.length() / 300, all.length() / 256 + 1);
        assertThat(String.join("", told.stream().map(Piece::text).toList())).isEqualTo(all.toString());
        assertThat(told).extracting(Piece::number).startsWith(1, 2, 3);
        assertThat(told).extracting(Piece::ofTry).containsOnly(2);
    }

    @Test
    void a_slow_models_words_are_told_when_some_time_has_passed() {
        pieces.said("It ");
        nanos.addAndGet(Duration.ofMillis(199).toNanos());
        pieces.said("is ");
        assertThat(told).isEmpty();
        nanos.addAndGet(Duration.ofMillis(1).toNanos());
        pieces.said("late.");
        pieces.said("");
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        pieces.said("");

        assertThat(told).containsExactly(new Piece(2, 1, "It is late."));
    }
}
