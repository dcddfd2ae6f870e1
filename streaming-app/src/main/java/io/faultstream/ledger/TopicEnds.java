package io.faultstream.ledger;

import io.faultstream.config.KafkaConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * What the broker has of a topic at one moment.
 *
 * @param first by partition, the oldest offset that is still there; equal to {@code end} where nothing is
 * @param end by partition, the offset of the next record
 */
public record TopicEnds(Map<TopicPartition, Long> first, Map<TopicPartition, Long> end) {
    private static final int TIMEOUT_SECONDS = 30;

    /** @throws KafkaException if the broker does not answer in time; trying again may help */
    public static TopicEnds of(KafkaConfig kafka, String topic) {
        Properties properties = new Properties();
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_SECONDS * 1000);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_SECONDS * 500);
        properties.putAll(kafka.options());
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        try (Admin admin = Admin.create(properties)) {
            Map<TopicPartition, OffsetSpec> earliest = new HashMap<>();
            Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
            var description = admin.describeTopics(java.util.List.of(topic))
                    .allTopicNames()
                    .get(TIMEOUT_SECONDS + 5L, TimeUnit.SECONDS)
                    .get(topic);
            description.partitions().forEach(partition -> {
                TopicPartition place = new TopicPartition(topic, partition.partition());
                earliest.put(place, OffsetSpec.earliest());
                latest.put(place, OffsetSpec.latest());
            });
            return new TopicEnds(offsets(admin, earliest), offsets(admin, latest));
        } catch (ExecutionException e) {
            throw new KafkaException("topic " + topic + " at " + kafka.bootstrapServers(), e.getCause());
        } catch (TimeoutException e) {
            throw new KafkaException("no answer from " + kafka.bootstrapServers(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }

    private static Map<TopicPartition, Long> offsets(Admin admin, Map<TopicPartition, OffsetSpec> specs)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        admin.listOffsets(specs)
                .all()
                .get(TIMEOUT_SECONDS + 5L, TimeUnit.SECONDS)
                .forEach((partition, result) -> offsets.put(partition, result.offset()));
        return offsets;
    }
}
