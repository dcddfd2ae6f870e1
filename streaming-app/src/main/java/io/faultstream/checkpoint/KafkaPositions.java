package io.faultstream.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * A place in each partition of a topic: the offset of the next record to read. Spark writes it as JSON, {@code
 * {"topic":{"0":17}}}.
 *
 * @param next by topic and partition, sorted
 */
public record KafkaPositions(Map<TopicPartition, Long> next) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Comparator<TopicPartition> ORDER =
            Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

    public KafkaPositions {
        Map<TopicPartition, Long> sorted = new TreeMap<>(ORDER);
        sorted.putAll(next);
        next = Collections.unmodifiableMap(sorted);
    }

    /** Reads Spark's form; empty where the text is not of that form. */
    public static Optional<KafkaPositions> parse(String json) {
        try {
            Map<TopicPartition, Long> next = new TreeMap<>(ORDER);
            JsonNode topics = JSON.readTree(json);
            if (!topics.isObject()) {
                return Optional.empty();
            }
            for (Map.Entry<String, JsonNode> topic : topics.properties()) {
                if (!topic.getValue().isObject()) {
                    return Optional.empty();
                }
                for (Map.Entry<String, JsonNode> partition : topic.getValue().properties()) {
                    if (!partition.getValue().isIntegralNumber()) {
                        return Optional.empty();
                    }
                    int number = Integer.parseInt(partition.getKey());
                    next.put(
                            new TopicPartition(topic.getKey(), number),
                            partition.getValue().longValue());
                }
            }
            return Optional.of(new KafkaPositions(next));
        } catch (JsonProcessingException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The place in one partition, empty where the partition is not among them. */
    public OptionalLong of(TopicPartition partition) {
        Long offset = next.get(partition);
        return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
    }

    /** In Spark's form. */
    public String json() {
        ObjectNode topics = JSON.createObjectNode();
        next.forEach((partition, offset) ->
                topics.withObject("/" + partition.topic()).put(Integer.toString(partition.partition()), offset));
        return topics.toString();
    }
}
