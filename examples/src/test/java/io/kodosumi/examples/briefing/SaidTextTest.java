package io.kodosumi.examples.briefing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SaidTextTest {
    private static final ApiKey KEY = ApiKey.of("sk-sk-secret").orElseThrow();

    @Test
    void the_key_is_hidden_wherever_it_is_cut() {
        String all = "It is sk-sk-sk-secret, sk-s, and sk-sk-secret";
        for (int cut = 0; cut <= all.length(); cut++) {
            for (int other = cut; other <= all.length(); other++) {
                SaidText said = new SaidText(KEY);
                String text = said.next(all.substring(0, cut))
                        + said.next(all.substring(cut, other))
                        + said.next(all.substring(other))
                        + said.rest();
                assertThat(text).as("cut at %s and %s", cut, other).isEqualTo("It is sk-***, sk-s, and ***");
            }
        }
    }

    @Test
    void a_character_that_came_in_halves_is_whole_and_a_half_without_its_other_is_replaced() {
        SaidText said = new SaidText(ApiKey.NONE);

        assertThat(said.next("a\uD83D")).isEqualTo("a");
        assertThat(said.next("\uDE42b\uDE42")).isEqualTo("🙂b\uFFFD");
        assertThat(said.next("\uD83D")).isEmpty();
        assertThat(said.next("c\uD83D")).isEqualTo("\uFFFDc");
        assertThat(said.rest()).isEqualTo("\uFFFD");
        assertThat(said.rest()).isEmpty();
    }

    @Test
    void what_would_steer_a_terminal_is_left_out() {
        assertThat(new SaidText(KEY).next("\u001b[2Ja\tb\r\nc\u0000\u009b")).isEqualTo("[2Ja\tb\nc");
        assertThat(new SaidText(KEY).next("sk-sk-\u0007secret!")).isEqualTo("***!");
    }
}
