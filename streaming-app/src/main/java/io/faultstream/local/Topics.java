package io.faultstream.local;

import io.faultstream.config.SetupException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;

/** Makes sure that topics exist. A topic that exists is left as it is, whatever its number of partitions. */
public final class Topics {
    private static final long LEADER_PAUSE_MS = 50;

    private Topics() {}

    /**
     * Creates the topics that are missing, with the broker's default replication, and returns their names.
     *
     * @param partitions topic name to number of partitions
     * @param timeout for the whole call
     * @throws SetupException if the broker does not answer in time, or refuses a topic: all refusals in one message
     */
    public static Set<String> createMissing(
            String bootstrapServers, Map<String, Integer> partitions, Duration timeout) {
        int millis = Math.toIntExact(timeout.toMillis());
        Map<String, Object> settings = new HashMap<>();
        settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
        try (Admin admin = Admin.create(settings)) {
            Set<String> existing = existing(admin, bootstrapServers);
            List<NewTopic> missing = new ArrayList<>();
            partitions.forEach((name, count) -> {
                if (!existing.contains(name)) {
                    missing.add(new NewTopic(name, Optional.of(count), Optional.empty()));
                }
            });
            Set<String> created = created(admin.createTopics(missing).values());
            if (!created.isEmpty()) {
                awaitLeaders(admin, partitions, created, timeout);
            }
            return created;
        }
    }

    /**
     * A broker answers that a topic exists before it leads its partitions. A producer that sends at once can have its
     * first batch refused and its second one taken, and then waits in vain for the broker to take the first: only a leader
     * answers where a partition ends.
     */
    private static void awaitLeaders(
            Admin admin, Map<String, Integer> partitions, Set<String> created, Duration timeout) {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (String topic : created) {
            for (int partition = 0; partition < partitions.get(topic); partition++) {
                ends.put(new TopicPartition(topic, partition), OffsetSpec.latest());
            }
        }
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            while (!haveLeaders(admin, ends, deadline)) {
                Thread.sleep(LEADER_PAUSE_MS);
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** The client gives up at the first broker that does not know a partition, whatever the time it was given. */
    private static boolean haveLeaders(Admin admin, Map<TopicPartition, OffsetSpec> ends, long deadline)
            throws InterruptedException {
        try {
            admin.listOffsets(ends).all().get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RetriableException && System.nanoTime() < deadline) {
                return false;
            }
            throw new SetupException(
                    "Kafka broker",
                    "does not lead the topics that it has created: "
                            + e.getCause().getMessage(),
                    "Look into the log of the broker");
        }
    }

    private static Set<String> existing(Admin admin, String bootstrapServers) {
        try {
            return admin.listTopics().names().get();
        } catch (ExecutionException e) {
            throw new SetupException(
                    "Kafka broker at " + bootstrapServers,
                    "its topics cannot be listed: " + e.getCause().getMessage(),
                    "Check that it is running");
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static Set<String> created(Map<String, KafkaFuture<Void>> answers) {
        Set<String> created = new TreeSet<>();
        Set<String> refused = new TreeSet<>();
        answers.forEach((name, answer) -> {
            try {
                answer.get();
                created.add(name);
            } catch (ExecutionException e) {
                // Somebody else made it between our question and our request: it is there, which is what counts.
                if (!(e.getCause() instanceof TopicExistsException)) {
                    refused.add(name + ": " + e.getCause().getMessage());
                }
            } catch (InterruptedException e) {
                throw interrupted();
            }
        });
        if (!refused.isEmpty()) {
            throw new SetupException(
                    "Kafka broker",
                    "refused topics: " + String.join("; ", refused),
                    "Correct their names and numbers of partitions");
        }
        return created;
    }

    private static SetupException interrupted() {
        Thread.currentThread().interrupt();
        return new SetupException("Kafka broker", "interrupted while topics were being created", "Start again");
    }
}
