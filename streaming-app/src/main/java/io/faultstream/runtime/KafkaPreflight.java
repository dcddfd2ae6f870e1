package io.faultstream.runtime;

import io.faultstream.config.KafkaConfig;
import io.faultstream.config.Problem;
import io.faultstream.config.SetupException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Looks, before anything starts, whether the brokers answer and the topics exist. Driver only. */
public final class KafkaPreflight {
    private static final int TIMEOUT_SECONDS = 20;

    private KafkaPreflight() {}

    /** @throws SetupException with every topic that is missing, or if no broker answers */
    public static void check(KafkaConfig kafka, List<String> topics) {
        Properties properties = new Properties();
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_SECONDS * 1000);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_SECONDS * 500);
        properties.putAll(kafka.options());
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        List<Problem> problems = new ArrayList<>();
        try (Admin admin = Admin.create(properties)) {
            var described = admin.describeTopics(topics).topicNameValues();
            for (String topic : topics) {
                try {
                    described.get(topic).get(TIMEOUT_SECONDS + 5L, TimeUnit.SECONDS);
                } catch (ExecutionException e) {
                    problems.add(problem(kafka, topic, e.getCause()));
                }
            }
        } catch (KafkaException | TimeoutException e) {
            problems.add(unreachable(kafka, e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            problems.add(unreachable(kafka, e));
        }
        if (!problems.isEmpty()) {
            throw new SetupException(problems.stream().distinct().toList());
        }
    }

    private static Problem problem(KafkaConfig kafka, String topic, Throwable cause) {
        if (cause instanceof UnknownTopicOrPartitionException) {
            return new Problem(
                    "topic " + topic,
                    "does not exist on " + kafka.bootstrapServers(),
                    "Create it, or correct the stream's topic");
        }
        return unreachable(kafka, cause);
    }

    private static Problem unreachable(KafkaConfig kafka, Throwable cause) {
        Throwable root = cause.getCause() == null ? cause : cause.getCause();
        if (cause instanceof AuthenticationException || root instanceof AuthenticationException) {
            return new Problem(
                    "faultstream.kafka.auth",
                    kafka.bootstrapServers() + " does not let us in (" + root.getMessage() + ")",
                    "Check kafka.auth and what belongs to it, and that the address is that of the listener for it");
        }
        return new Problem(
                "faultstream.kafka.bootstrap-servers",
                "no usable answer from " + kafka.bootstrapServers() + " (" + root.getMessage() + ")",
                "Check the address, the network and the security options");
    }
}
