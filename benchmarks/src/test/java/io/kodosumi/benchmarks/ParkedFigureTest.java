package io.kodosumi.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ParkedFigureTest {
    @Test
    @Timeout(60)
    void where_there_are_no_virtual_threads_it_has_no_row(@TempDir Path folder) throws Exception {
        assertThat(ParkedFigure.measureOn(17, new Bench(folder, true, 1))).isEmpty();
    }
}
