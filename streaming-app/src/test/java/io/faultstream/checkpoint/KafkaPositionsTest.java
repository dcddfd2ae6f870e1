package io.faultstream.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaPositionsTest {
    @Test
    void readsWhatItWrites() {
        KafkaPositions positions =
                new KafkaPositions(Map.of(new TopicPartition("a.b", 0), 17L, new TopicPartition("a.b", 11), 0L));

        assertThat(positions.json()).isEqualTo("{\"a.b\":{\"0\":17,\"11\":0}}");
        assertThat(KafkaPositions.parse(positions.json())).contains(positions);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"sourceVersion\":1,\"reservoirId\":\"5d0e\",\"reservoirVersion\":3,\"index\":-1,\"isStartingVersion\":true}",
                "{\"topic\":17}",
                "{\"topic\":{\"x\":17}}",
                "{\"topic\":{\"0\":\"17\"}}",
                "[]",
                "{"
            })
    void whatAnotherSourceWritesIsNoneOfKafkas(String json) {
        assertThat(KafkaPositions.parse(json)).isEmpty();
    }
}
