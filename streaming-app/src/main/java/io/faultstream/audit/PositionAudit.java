package io.faultstream.audit;

import static org.apache.spark.sql.functions.col;

import io.faultstream.table.AnyOf;
import io.faultstream.table.SilverTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Holds positions of tables against what has to be there: sorted once, every hole explained where it is found. */
final class PositionAudit {
    private static final long POSITIONS_PER_TASK = 4_000_000;
    private static final int MAX_TASKS = 5_000;
    static final Comparator<TopicPartition> ORDER =
            Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

    private final SparkSession spark;
    private final Map<String, String> broker;
    private final int limit;

    /**
     * @param broker options of a consumer, or null where the broker is not to be asked
     * @param limit most findings of one kind in one task
     */
    PositionAudit(SparkSession spark, Map<String, String> broker, int limit) {
        this.spark = spark;
        this.broker = broker;
        this.limit = limit;
    }

    /** What was found of a partition. */
    record Result(PartitionScope scope, Tally tally, List<Finding> findings) {}

    /**
     * @param positions {@link Positions} of all tables; rows outside of the scopes do not count
     * @return by partition, in order
     */
    Map<TopicPartition, Result> run(Dataset<Row> positions, Collection<PartitionScope> scopes) {
        Map<TopicPartition, PartitionScope> byPartition = new HashMap<>(
                scopes.stream().collect(Collectors.toMap(PartitionScope::partition, Function.identity())));
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Broadcast<Map<TopicPartition, PartitionScope>> shared = context.broadcast(byPartition);
        List<Segment> seen = new ArrayList<>(sorted(positions, scopes)
                .toJavaRDD()
                .mapPartitions(new ScanPositions(shared, broker, limit))
                .collect());
        List<JudgeGaps.Gap> gaps = gaps(seen, scopes);
        if (!gaps.isEmpty()) {
            int slices = Math.min(gaps.size(), context.defaultParallelism());
            seen.addAll(context.parallelize(gaps, slices)
                    .mapPartitions(new JudgeGaps(shared, broker, limit))
                    .collect());
        }
        Map<TopicPartition, Result> results = new TreeMap<>(ORDER);
        scopes.forEach(scope -> results.put(scope.partition(), new Result(scope, new Tally(), new ArrayList<>())));
        for (Segment segment : seen) {
            Result result = results.get(segment.partition());
            result.tally().addAll(segment.tally());
            result.findings().addAll(segment.findings().all());
        }
        shared.destroy();
        return results;
    }

    private static Dataset<Row> sorted(Dataset<Row> positions, Collection<PartitionScope> scopes) {
        long span =
                scopes.stream().mapToLong(scope -> scope.end() - scope.from()).sum();
        int tasks = (int) Math.min(MAX_TASKS, 1 + span / POSITIONS_PER_TASK);
        List<org.apache.spark.sql.Column> wanted = scopes.stream()
                .map(scope -> Positions.within(scope.partition(), scope.from(), scope.end()))
                .toList();
        org.apache.spark.sql.Column[] order = {
            col(SilverTable.SOURCE_TOPIC), col(SilverTable.SOURCE_PARTITION), col(SilverTable.SOURCE_OFFSET)
        };
        return positions
                .filter(AnyOf.of(wanted))
                .repartitionByRange(tasks, order)
                .sortWithinPartitions(order);
    }

    /** What no task has seen: before, between and after the segments of each partition. */
    private static List<JudgeGaps.Gap> gaps(List<Segment> seen, Collection<PartitionScope> scopes) {
        Map<TopicPartition, List<Segment>> byPartition =
                seen.stream().collect(Collectors.groupingBy(Segment::partition));
        List<JudgeGaps.Gap> gaps = new ArrayList<>();
        for (PartitionScope scope : scopes) {
            List<Segment> segments = new ArrayList<>(byPartition.getOrDefault(scope.partition(), List.of()));
            segments.sort(Comparator.comparingLong(Segment::first));
            long next = scope.from();
            for (Segment segment : segments) {
                if (segment.first() > next) {
                    gaps.add(new JudgeGaps.Gap(scope.partition(), new OffsetRange(next, segment.first() - 1)));
                }
                next = segment.last() + 1;
            }
            if (next < scope.end()) {
                gaps.add(new JudgeGaps.Gap(scope.partition(), new OffsetRange(next, scope.end() - 1)));
            }
        }
        return gaps;
    }
}
