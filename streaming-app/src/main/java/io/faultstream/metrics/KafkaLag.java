package io.faultstream.metrics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads lag from the offsets that Spark reports for a source. */
final class KafkaLag {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private KafkaLag() {}

    /**
     * Records between two offsets of a Kafka source, each a JSON object {@code {"topic":{"0":123}}}, over all topics
     * and partitions. Empty when either is null (Spark's own habit) or not of that form, as for every other source.
     */
    static OptionalLong records(String endOffset, String latestOffset) {
        Optional<JsonNode> end = offsets(endOffset);
        Optional<JsonNode> latest = offsets(latestOffset);
        if (end.isEmpty() || latest.isEmpty()) {
            return OptionalLong.empty();
        }
        long records = 0;
        for (Map.Entry<String, JsonNode> topic : latest.get().properties()) {
            JsonNode reached = end.get().path(topic.getKey());
            for (Map.Entry<String, JsonNode> partition : topic.getValue().properties()) {
                long newest = partition.getValue().longValue();
                // A partition that the query has not met yet starts with the next batch; its first offset is unknown.
                long from = reached.path(partition.getKey()).asLong(newest);
                records += Math.max(0, newest - from);
            }
        }
        return OptionalLong.of(records);
    }

    private static Optional<JsonNode> offsets(String json) {
        if (json == null) {
            return Optional.empty();
        }
        try {
            JsonNode node = JSON.readTree(json);
            return isKafka(node) ? Optional.of(node) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty(); // some sources report plain text
        }
    }

    private static boolean isKafka(JsonNode node) {
        return node.isObject()
                && node.properties().stream()
                        .allMatch(topic -> topic.getValue().isObject()
                                && topic.getValue().properties().stream()
                                        .allMatch(partition ->
                                                partition.getValue().isIntegralNumber()));
    }
}
