package io.faultstream.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.faultstream.config.AppConfig;
import io.faultstream.config.ConfigLoader;
import io.faultstream.config.SetupException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalLakeTest {
    private static final String HOME = "faultstream.home";

    @TempDir
    private Path dir;

    @BeforeEach
    void tellTheRepository() {
        System.setProperty(HOME, Path.of("..").toAbsolutePath().normalize().toString());
    }

    @AfterEach
    void forgetTheRepository() {
        System.clearProperty(HOME);
    }

    @Test
    void withoutARunThereIsABrokerOfItsOwnAndNoRunCanBegin() {
        DataDir.open(dir).close();

        try (LocalLake lake = open(true)) {
            assertThat(lake.isRunning()).isFalse();
            assertThat(Topics.createMissing(
                            lake.config().kafka().bootstrapServers(), Map.of("t", 1), Duration.ofSeconds(30)))
                    .containsExactly("t");
            assertThatThrownBy(() -> DataDir.open(dir)).isInstanceOf(SetupException.class);
        }
        DataDir.open(dir).close();
    }

    @Test
    void besideARunItsBrokerIsUsedOnceItServes() {
        try (DataDir held = DataDir.open(dir);
                BrokerAddress address = new BrokerAddress(held.root())) {
            assertThatThrownBy(() -> open(true)).hasMessageContaining("is in use, and no broker serves in it");
            address.publish("127.0.0.1:4711");
            try (LocalLake lake = open(true)) {
                assertThat(lake.isRunning()).isTrue();
                assertThat(lake.config().kafka().bootstrapServers()).isEqualTo("127.0.0.1:4711");
                assertThat(lake.config().lake().root()).isEqualTo(dir.toString());
            }
        }
        assertThat(BrokerAddress.read(dir)).isEmpty();
    }

    private LocalLake open(boolean needsBroker) {
        return LocalLake.open(dir, needsBroker, LocalLakeTest::config);
    }

    private static AppConfig config(Map<String, String> settings) {
        return ConfigLoader.load(Optional.empty(), settings);
    }
}
