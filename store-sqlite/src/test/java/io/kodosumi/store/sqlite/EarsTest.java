package io.kodosumi.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EarsTest {
    @TempDir
    Path folder;

    private final CountDownLatch deaf = new CountDownLatch(2);
    private final CountDownLatch heard = new CountDownLatch(1);
    private final CountDownLatch faults = new CountDownLatch(1);

    private final Ears.Listener listener = new Ears.Listener() {
        @Override
        public void changed(String file) {
            if (file.equals("bad.bell")) {
                faults.countDown();
                throw new StackOverflowError("planted");
            }
            if (file.equals("late.bell")) {
                heard.countDown();
            }
        }

        @Override
        public boolean deleted(String file) {
            return true;
        }

        @Override
        public void anything() {}

        @Override
        public void deaf() {
            deaf.countDown();
        }
    };

    @Test
    void who_heard_nothing_in_time_looks_now_and_then_and_hears_all_the_same() throws Exception {
        try (Ears ears = Ears.on(folder, listener)) {
            ears.start(); // without the first change, as if the system were slow to tell of it
            deaf.await();
            Files.writeString(folder.resolve("late.bell"), "ring");
            heard.await();
        }
        assertThat(heard.getCount()).isZero();
    }

    @Test
    void whatever_a_listener_throws_it_is_told_of_the_next_change() throws Exception {
        try (Ears ears = Ears.on(folder, listener)) {
            ears.start();
            Files.writeString(folder.resolve("bad.bell"), "ring");
            faults.await();
            Files.writeString(folder.resolve("late.bell"), "ring");
            assertThat(heard.await(20, TimeUnit.SECONDS))
                    .as("told of late.bell")
                    .isTrue();
        }
    }

    @Test
    void whatever_a_deaf_listener_throws_it_is_asked_to_look_again() throws Exception {
        CountDownLatch looks = new CountDownLatch(2);
        Path file = Files.writeString(folder.resolve("file"), "not a folder");
        Ears.Listener failing = new Ears.Listener() {
            @Override
            public void changed(String name) {}

            @Override
            public boolean deleted(String name) {
                return true;
            }

            @Override
            public void anything() {}

            @Override
            public void deaf() {
                looks.countDown();
                throw new IllegalStateException("planted");
            }
        };
        try (Ears ears = Ears.on(file.resolve("below"), failing)) {
            ears.start();
            assertThat(looks.await(20, TimeUnit.SECONDS)).as("looked twice").isTrue();
        }
    }

    @Test
    void where_nothing_can_be_watched_it_looks_now_and_then() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "not a folder");
        try (Ears ears = Ears.on(file.resolve("below"), listener)) {
            ears.start();
            deaf.await();
        }
        assertThat(heard.getCount()).isOne();
    }
}
