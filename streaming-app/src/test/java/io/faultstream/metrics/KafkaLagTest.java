package io.faultstream.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaLagTest {
    @Test
    void recordsWaitInEveryPartitionOfEveryTopic() {
        assertThat(KafkaLag.records(
                        "{\"a\":{\"0\":5,\"1\":7},\"b\":{\"0\":1}}", "{\"a\":{\"0\":9,\"1\":7},\"b\":{\"0\":11}}"))
                .hasValue(14);
    }

    @Test
    void nothingWaitsWhenTheEndIsReached() {
        assertThat(KafkaLag.records("{\"a\":{\"0\":5000000000}}", "{\"a\":{\"0\":5000000000}}"))
                .hasValue(0);
    }

    @Test
    void topicMadeAgainWithSmallerOffsetsIsNoNegativeLag() {
        assertThat(KafkaLag.records("{\"a\":{\"0\":500}}", "{\"a\":{\"0\":3}}")).hasValue(0);
    }

    @Test
    void partitionNotMetYetDoesNotCount() {
        assertThat(KafkaLag.records("{\"a\":{\"0\":5}}", "{\"a\":{\"0\":6,\"1\":100}}"))
                .hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12",
                "{\"logOffset\":3}",
                "{\"sourceVersion\":1,\"reservoirId\":\"x\",\"reservoirVersion\":4,\"index\":-1,\"isStartingVersion\":true}",
                "not json",
                ""
            })
    void otherSourcesHaveNoKafkaLag(String offset) {
        assertThat(KafkaLag.records(offset, offset)).isEmpty();
    }

    @Test
    void unknownOffsetsGiveNoLag() {
        assertThat(KafkaLag.records(null, "{\"a\":{\"0\":6}}")).isEmpty();
        assertThat(KafkaLag.records("{\"a\":{\"0\":6}}", null)).isEmpty();
    }
}
