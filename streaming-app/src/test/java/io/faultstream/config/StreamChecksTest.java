package io.faultstream.config;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StreamChecksTest {
    @Test
    void whatAStreamCannotDoIsNamedWithItsKey() {
        Map<String, String> settings = Map.of(
                "faultstream.streams.vibration.format", "protobuf",
                "faultstream.streams.vibration.unknown-fields", "reject",
                "faultstream.streams.server-metrics.republish.enabled", "true",
                "faultstream.streams.server-metrics.republish.topic", "server.metrics");
        assertThatThrownBy(() -> ConfigLoader.load(Optional.empty(), settings))
                .isInstanceOf(SetupException.class)
                .hasMessageStartingWith("2 problems:")
                .hasMessageContaining("faultstream.streams.vibration.unknown-fields: reject is not possible for"
                        + " format = protobuf")
                .hasMessageContaining(
                        "faultstream.streams.server-metrics.republish.topic: is the topic that the stream" + " reads");
    }
}
