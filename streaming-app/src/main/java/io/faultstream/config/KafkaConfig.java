package io.faultstream.config;

import java.util.HashMap;
import java.util.Map;

/**
 * The cluster and the options of its clients, by Kafka's own names.
 *
 * @param options of every client
 * @param consumerOptions of consumers only
 */
public record KafkaConfig(String bootstrapServers, Map<String, String> options, Map<String, String> consumerOptions) {
    /** All options of a consumer, a new map. */
    public Map<String, String> consumer() {
        Map<String, String> consumer = new HashMap<>(options);
        consumer.putAll(consumerOptions);
        consumer.put("bootstrap.servers", bootstrapServers);
        return consumer;
    }

    /** Options can be secrets. */
    @Override
    public String toString() {
        return "KafkaConfig[" + bootstrapServers + ", options " + options.keySet() + "]";
    }
}
