package io.faultstream.bench.workload;

import com.typesafe.config.Config;
import java.util.List;
import java.util.Optional;

/**
 * One workload file.
 *
 * @param parallelism threads, tasks or slots of every system
 * @param heap of every system's JVM: {@code 3g}
 * @param jvmFlags of every system's JVM
 * @param service goes over the service's own configuration
 * @param variant for {@code service-spark}
 * @param settings all of the file, for kinds with settings of their own
 */
public record Workload(
        String name,
        String title,
        Kind kind,
        List<TopicLoad> topics,
        int parallelism,
        String heap,
        List<String> jvmFlags,
        CheckSpec check,
        Config service,
        Optional<Variant> variant,
        Config settings) {
    public Workload {
        topics = List.copyOf(topics);
        jvmFlags = List.copyOf(jvmFlags);
    }

    /** What is measured of it. */
    public enum Kind {
        /** Records a second of a full topic, systems in turns. */
        THROUGHPUT,
        /** From the broker's timestamp to the commit, at a steady rate, of the running service. */
        LATENCY,
        /** Time to catch up after the service was away. */
        BACKLOG,
        /** Time of a micro-batch by the number of rows that the table holds. */
        GROWTH,
        /** Time of a micro-batch, and the driver's part of it, by partitions of the topic and files of the table. */
        DRIVER
    }

    /** What a system reads: the first topic, or the variant's. */
    public TopicLoad topicOf(boolean ofVariant) {
        return ofVariant && variant.isPresent() ? variant.get().topic() : main();
    }

    /** The topic that the systems which take only one are given. */
    public TopicLoad main() {
        return topics.get(0);
    }
}
