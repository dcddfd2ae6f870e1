package io.faultstream.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.faultstream.config.SetupException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TopicsTest {
    @TempDir
    Path temp;

    @Test
    void onlyMissingTopicsAreCreatedAndRefusalsAreNamed() {
        Duration limit = Duration.ofSeconds(30);
        try (BrokerProcess broker = TestBroker.start(temp)) {
            String servers = broker.bootstrapServers();
            assertThat(Topics.createMissing(servers, Map.of("a", 1), limit)).containsExactly("a");
            assertThat(Topics.createMissing(servers, Map.of("a", 3, "b", 2), limit))
                    .containsExactly("b");
            assertThatThrownBy(() -> Topics.createMissing(servers, Map.of("c", 0), limit))
                    .isInstanceOf(SetupException.class)
                    .hasMessageContaining("Kafka broker: refused topics: c: ");
        }
    }

    @Test
    void silentBrokerIsAClearError() {
        assertThatThrownBy(() -> Topics.createMissing("127.0.0.1:1", Map.of("a", 1), Duration.ofMillis(500)))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("Kafka broker at 127.0.0.1:1: its topics cannot be listed: ")
                .hasMessageEndingWith("Check that it is running");
    }
}
