package io.kodosumi.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReleaseTest {
    @ParameterizedTest
    @CsvSource({
        "0.1.0, 0.1.0, true",
        "0.1.0-SNAPSHOT, 0.1.0, true",
        "0.1.0, 0.1.0-SNAPSHOT, true",
        "0.10.0, 0.9.2, true",
        "0.9.2, 0.10.0, false",
        "1.0.0, 0.99.99, true",
        "0.2.0-rc1, 0.2.0, false",
        "0.2.0-rc1, 0.1.9, true",
        "0.1.0, 0.1.1, false",
        "0.1.0, next, false",
        "development, 0.1.0, false",
    })
    void releases_are_compared_by_their_numbers(String one, String other, boolean isAtLeast) {
        assertThat(new Release(one).isAtLeast(other)).isEqualTo(isAtLeast);
    }

    @Test
    void this_library_knows_which_one_it_is() {
        assertThat(Release.own().isAtLeast("0.1.0")).as("%s", Release.own()).isTrue();
    }
}
