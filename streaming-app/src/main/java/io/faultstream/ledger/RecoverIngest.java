package io.faultstream.ledger;

import io.faultstream.checkpoint.CheckpointWriter;
import io.faultstream.checkpoint.DamagedCheckpointException;
import io.faultstream.checkpoint.KafkaPositions;
import io.faultstream.checkpoint.QueryCheckpoint;
import io.faultstream.config.KafkaConfig;
import io.faultstream.config.StreamConfig;
import io.faultstream.table.LedgerTable;
import io.faultstream.table.SilverTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.kafka.common.TopicPartition;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Gives an ingest query a new checkpoint from what its tables hold: they know the position of every record. Behind the last
 * one the query goes on; what is missing before it, since its last micro-batch may have reached one table and not the
 * other, is read from the broker first. The query must not run. Driver only.
 */
public final class RecoverIngest {
    private final SparkSession spark;
    private final StreamConfig stream;
    private final KafkaConfig kafka;
    private final String checkpoint;
    private final Ledger ledger;
    private final MissingRanges tables;
    private final ExpiredOffsets.UnfinishedBatch unfinished;

    public RecoverIngest(
            SparkSession spark,
            StreamConfig stream,
            KafkaConfig kafka,
            String checkpoint,
            Ledger ledger,
            MissingRanges tables,
            ExpiredOffsets.UnfinishedBatch unfinished) {
        this.spark = spark;
        this.stream = stream;
        this.kafka = kafka;
        this.checkpoint = checkpoint;
        this.ledger = ledger;
        this.tables = tables;
        this.unfinished = unfinished;
    }

    /**
     * What a recovery would do, or has done.
     *
     * @param initial where the query began, by partition
     * @param next where it will go on
     * @param missing ranges before that which no table holds
     * @param unreadable the parts of them that the broker does not have any more
     */
    public record Plan(
            KafkaPositions initial, KafkaPositions next, List<OffsetRange> missing, List<OffsetRange> unreadable) {}

    /** Looks, and writes nothing. */
    public Plan plan() {
        TopicEnds broker = TopicEnds.of(kafka, stream.topic());
        Map<TopicPartition, OffsetRange> held = tables.extent();
        Map<TopicPartition, Long> accounted = accounted();
        Optional<KafkaPositions> began = began();
        Map<TopicPartition, Long> initial = new HashMap<>();
        Map<TopicPartition, Long> next = new HashMap<>();
        List<OffsetRange> passed = new ArrayList<>();
        broker.first().forEach((partition, first) -> {
            Optional<OffsetRange> extent = Optional.ofNullable(held.get(partition));
            long start = began.map(positions -> positions.of(partition))
                    .filter(offset -> offset.isPresent())
                    .map(offset -> offset.getAsLong())
                    .or(() -> extent.map(OffsetRange::from))
                    // A partition of which nothing is known is read from its beginning: rather too early than too late.
                    .orElse(first);
            long end = Math.max(extent.map(OffsetRange::until).orElse(start), accounted.getOrDefault(partition, start));
            initial.put(partition, Math.min(start, extent.map(OffsetRange::from).orElse(start)));
            next.put(partition, end);
            passed.add(new OffsetRange(partition, start, end));
        });
        List<OffsetRange> missing = tables.within(passed);
        List<OffsetRange> unreadable = new ArrayList<>();
        for (OffsetRange range : missing) {
            OffsetRange gone = new OffsetRange(
                    range.partition(),
                    range.from(),
                    Math.min(range.until(), broker.first().get(range.partition())));
            if (!gone.isEmpty()) {
                unreadable.add(gone);
            }
        }
        return new Plan(new KafkaPositions(initial), new KafkaPositions(next), missing, unreadable);
    }

    /**
     * Does it. Cut off anywhere, it can be done again.
     *
     * @return where the old checkpoint is now, if there was one
     */
    public Optional<String> run(Plan plan) {
        TopicEnds broker = TopicEnds.of(kafka, stream.topic());
        unfinished.complete(plan.missing().stream()
                .map(range -> new OffsetRange(
                        range.partition(),
                        Math.max(range.from(), broker.first().get(range.partition())),
                        range.until()))
                .filter(range -> !range.isEmpty())
                .toList());
        String queryId = UUID.randomUUID().toString();
        unfinished.register(queryId, 0);
        return new CheckpointWriter(hadoop(), checkpoint)
                .begin(queryId, plan.next().json(), Optional.of(plan.initial().json()));
    }

    /** One behind the last offset of each partition that the ledger accounts for. */
    private Map<TopicPartition, Long> accounted() {
        Map<TopicPartition, Long> until = new HashMap<>();
        for (Row row : ledger.read()
                .filter(functions.col(LedgerTable.STREAM).equalTo(stream.name()))
                .groupBy(SilverTable.SOURCE_TOPIC, SilverTable.SOURCE_PARTITION)
                .agg(functions.max(LedgerTable.LAST_OFFSET))
                .collectAsList()) {
            until.put(new TopicPartition(row.getString(0), row.getInt(1)), row.getLong(2) + 1);
        }
        return until;
    }

    /** Where the query began, if the old checkpoint can still say so. */
    private Optional<KafkaPositions> began() {
        try {
            return QueryCheckpoint.at(hadoop(), checkpoint).initialKafka();
        } catch (DamagedCheckpointException e) {
            return Optional.empty(); // The tables tell the rest.
        }
    }

    private Configuration hadoop() {
        return spark.sparkContext().hadoopConfiguration();
    }
}
