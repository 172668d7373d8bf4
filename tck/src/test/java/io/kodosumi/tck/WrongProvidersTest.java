package io.kodosumi.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.EventTransport;
import io.kodosumi.spi.Provider;
import io.kodosumi.spi.Settings;
import io.kodosumi.spi.TransportProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.TestExecutionResult;

/** The contract bites: each provider here is wrong in one way, and fails on the test that names it. */
class WrongProvidersTest {
    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of(HiddenCase.class, "it_is_public_and_made_without_arguments"),
                Arguments.of(HiddenCase.class, "the_service_loader_finds_it_once"),
                Arguments.of(ShoutsCase.class, "its_name_is_constant_lower_case_and_what_the_setting_says"),
                Arguments.of(HurriesCase.class, "before_create_it_touches_no_file_and_starts_no_thread"),
                Arguments.of(WritesCase.class, "before_create_it_touches_no_file_and_starts_no_thread"),
                Arguments.of(ClosesOnceCase.class, "what_it_makes_closes_twice_and_can_be_made_again"),
                Arguments.of(MakesOneCase.class, "two_of_its_making_live_side_by_side"),
                Arguments.of(ClosesOnceCase.class, "no_thread_is_left_after_close"),
                Arguments.of(TellsOneByOneCase.class, "bad_settings_are_told_all_at_once"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void a_wrong_provider_fails_on_the_test_that_names_its_fault(Class<?> provider, String fault) {
        TestExecutionResult result = ContractRun.of(provider, fault);

        assertThat(result.getStatus()).isEqualTo(TestExecutionResult.Status.FAILED);
        assertThat(result.getThrowable()).containsInstanceOf(AssertionError.class);
    }

    private static void startForEver() {
        Thread thread = new Thread(
                () -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "for ever");
        thread.setDaemon(true);
        thread.start();
    }

    static class Hidden implements TransportProvider {
        @Override
        public String name() {
            return "wrong";
        }

        @Override
        public EventTransport create(Settings settings) {
            return new ReferenceTransport();
        }
    }

    public static class Shouts extends Hidden {
        @Override
        public String name() {
            return "Wrong";
        }
    }

    public static class Hurries extends Hidden {
        public Hurries() {
            startForEver();
        }
    }

    public static class Writes extends Hidden {
        static Path folder = Path.of("");

        public Writes() {
            try {
                Files.createFile(folder.resolve("early"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public static class ClosesOnce extends Hidden {
        @Override
        public EventTransport create(Settings settings) {
            startForEver();
            return new ForwardingTransport(new ReferenceTransport()) {
                private boolean closed;

                @Override
                public void close() {
                    if (closed) {
                        throw new IllegalStateException("closed already");
                    }
                    closed = true;
                }
            };
        }
    }

    public static class MakesOne extends Hidden {
        private final EventTransport only = new ReferenceTransport();

        @Override
        public EventTransport create(Settings settings) {
            return only;
        }
    }

    public static class TellsOneByOne extends Hidden {
        @Override
        public EventTransport create(Settings settings) {
            if (settings.number("wrong.first", 1, 0, 10) == 1) {
                throw new KodosumiException("wrong.first is not what it should be");
            }
            settings.flag("wrong.second", true);
            return new ReferenceTransport();
        }
    }

    /** The contract as a wrong provider's author would extend it, with less patience. */
    abstract static class Wrong extends ProviderContract<EventTransport> {
        @Override
        protected Class<? extends Provider<EventTransport>> service() {
            return TransportProvider.class;
        }

        @Override
        protected String name() {
            return "wrong";
        }

        @Override
        protected Map<String, String> goodSettings(Path home) {
            return Map.of();
        }

        @Override
        protected Map<String, String> badSettings() {
            return Map.of("wrong.first", "x", "wrong.second", "y");
        }

        @Override
        protected Duration patience() {
            return Duration.ofMillis(100);
        }
    }

    static class HiddenCase extends Wrong {
        @Override
        protected Class<Hidden> type() {
            return Hidden.class;
        }
    }

    static class ShoutsCase extends Wrong {
        @Override
        protected Class<Shouts> type() {
            return Shouts.class;
        }
    }

    static class HurriesCase extends Wrong {
        @Override
        protected Class<Hurries> type() {
            return Hurries.class;
        }
    }

    static class WritesCase extends Wrong {
        @Override
        protected Class<Writes> type() {
            Writes.folder = folder;
            return Writes.class;
        }
    }

    static class ClosesOnceCase extends Wrong {
        @Override
        protected Class<ClosesOnce> type() {
            return ClosesOnce.class;
        }
    }

    static class MakesOneCase extends Wrong {
        @Override
        protected Class<MakesOne> type() {
            return MakesOne.class;
        }
    }

    static class TellsOneByOneCase extends Wrong {
        @Override
        protected Class<TellsOneByOne> type() {
            return TellsOneByOne.class;
        }
    }
}
