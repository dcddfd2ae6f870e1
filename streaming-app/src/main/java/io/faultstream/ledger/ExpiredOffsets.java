package io.faultstream.ledger;

import io.faultstream.checkpoint.CheckpointWriter;
import io.faultstream.checkpoint.KafkaPositions;
import io.faultstream.checkpoint.QueryCheckpoint;
import io.faultstream.config.ExpiredOffsetsPolicy;
import io.faultstream.config.KafkaConfig;
import io.faultstream.config.SetupException;
import io.faultstream.config.StreamConfig;
import io.faultstream.table.LedgerTable.Cause;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.kafka.common.TopicPartition;
import org.apache.spark.sql.SparkSession;

/**
 * Compares, before an ingest query starts, where it would go on with what the broker still has. Records that Kafka deleted
 * unread are a decision: the configured policy refuses to start, or writes the lost ranges into the ledger and moves the
 * checkpoint behind them. Spark's own source either fails or skips in silence. Driver only.
 */
public final class ExpiredOffsets {
    private final SparkSession spark;
    private final StreamConfig stream;
    private final KafkaConfig kafka;
    private final String checkpoint;
    private final Ledger ledger;
    private final UnfinishedBatch unfinished;

    /** The tables' side of a micro-batch that was written down and is not noted as done. */
    public interface UnfinishedBatch {
        /** Whether a table has taken anything of it. */
        boolean isStarted(String queryId, long batch);

        /** The parts of a range that are in no table. */
        List<OffsetRange> missing(OffsetRange range);

        /** Brings into the tables what of these ranges is in neither of them. */
        void complete(List<OffsetRange> ranges);

        /** Tells the tables that a micro-batch without records is done. */
        void register(String queryId, long batch);
    }

    public ExpiredOffsets(
            SparkSession spark,
            StreamConfig stream,
            KafkaConfig kafka,
            String checkpoint,
            Ledger ledger,
            UnfinishedBatch unfinished) {
        this.spark = spark;
        this.stream = stream;
        this.kafka = kafka;
        this.checkpoint = checkpoint;
        this.ledger = ledger;
        this.unfinished = unfinished;
    }

    /**
     * Makes the checkpoint one that the query can go on from.
     *
     * @return the ranges that are lost, now in the ledger
     * @throws SetupException if records expired and the policy is to fail, or the topic is not the one of the checkpoint
     */
    public List<Ledger.Entry> settle() {
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        QueryCheckpoint found = QueryCheckpoint.at(hadoop, checkpoint);
        Optional<KafkaPositions> next = next(found);
        if (next.isEmpty()) {
            return List.of(); // It has never run: it begins where it is told to.
        }
        TopicEnds broker = TopicEnds.of(kafka, stream.topic());
        requireSameTopic(next.get(), broker);
        List<OffsetRange> expired = expired(next.get(), broker);
        if (expired.isEmpty()) {
            return List.of();
        }
        if (stream.expiredOffsets() == ExpiredOffsetsPolicy.FAIL) {
            throw refused(expired);
        }
        return goOn(found, new CheckpointWriter(hadoop, checkpoint), broker);
    }

    /** Where it would read next: the start of a micro-batch that is not done, or the end of the last one. */
    private static Optional<KafkaPositions> next(QueryCheckpoint found) {
        OptionalLong planned = found.latestPlanned();
        if (planned.isEmpty()) {
            return found.initialKafka();
        }
        long batch = planned.getAsLong();
        if (found.latestCommitted().orElse(-1) >= batch) {
            return found.kafka(batch);
        }
        return batch == 0 ? found.initialKafka() : found.kafka(batch - 1);
    }

    private List<OffsetRange> expired(KafkaPositions next, TopicEnds broker) {
        List<OffsetRange> expired = new ArrayList<>();
        broker.first().forEach((partition, first) -> {
            // A partition that is new to the query is read from its beginning, which is offset 0.
            OffsetRange range = new OffsetRange(partition, next.of(partition).orElse(0), first);
            if (!range.isEmpty()) {
                expired.add(range);
            }
        });
        return expired;
    }

    private List<Ledger.Entry> goOn(QueryCheckpoint found, CheckpointWriter writer, TopicEnds broker) {
        String queryId = found.queryId().orElseThrow();
        List<Ledger.Entry> lost = new ArrayList<>();
        long batch = found.latestPlanned().orElse(-1);
        if (batch >= 0 && found.latestCommitted().orElse(-1) < batch) {
            if (unfinished.isStarted(queryId, batch)) {
                lost.addAll(finish(found, batch, queryId, broker));
                writer.commit(batch);
            } else {
                // Nothing of it is in a table: it can be planned anew with other offsets.
                writer.unplan(batch);
                batch--;
            }
        }
        KafkaPositions from = next(found).orElseThrow();
        Map<TopicPartition, Long> moved = new HashMap<>(from.next());
        List<Ledger.Entry> passed = new ArrayList<>();
        for (OffsetRange range : expired(from, broker)) {
            moved.put(range.partition(), move(range, broker, passed));
        }
        ledger.record(passed);
        lost.addAll(passed);
        Optional<String> settings = batch >= 0 ? found.batchSettings(batch) : Optional.empty();
        writer.plan(batch + 1, new KafkaPositions(moved).json(), settings);
        unfinished.register(queryId, batch + 1);
        writer.commit(batch + 1);
        return lost;
    }

    /** Where to go on; what lies before is added to the lost. */
    private long move(OffsetRange range, TopicEnds broker, List<Ledger.Entry> lost) {
        TopicPartition partition = range.partition();
        lost.add(entry(range, Cause.EXPIRED, "deleted by Kafka before it was read"));
        if (stream.expiredOffsets() == ExpiredOffsetsPolicy.EARLIEST) {
            return range.until();
        }
        OffsetRange skipped =
                new OffsetRange(partition, range.until(), broker.end().get(partition));
        if (!skipped.isEmpty()) {
            lost.add(entry(skipped, Cause.SKIPPED, "expired-offsets = latest: passed over"));
        }
        return Math.max(range.until(), skipped.until());
    }

    /** A micro-batch whose accepted rows are in silver already, but of which some records are gone from the broker. */
    private List<Ledger.Entry> finish(QueryCheckpoint found, long batch, String queryId, TopicEnds broker) {
        KafkaPositions start = next(found).orElseThrow();
        List<OffsetRange> readable = new ArrayList<>();
        List<Ledger.Entry> lost = new ArrayList<>();
        found.kafka(batch).orElseThrow().next().forEach((partition, end) -> {
            long from = start.of(partition).orElse(0);
            long first = broker.first().getOrDefault(partition, from);
            OffsetRange gone = new OffsetRange(partition, from, Math.min(first, end));
            for (OffsetRange range : gone.isEmpty() ? List.<OffsetRange>of() : unfinished.missing(gone)) {
                lost.add(entry(
                        range, Cause.EXPIRED, "deleted by Kafka before its interrupted micro-batch was finished"));
            }
            OffsetRange there = new OffsetRange(partition, Math.max(from, first), end);
            if (!there.isEmpty()) {
                readable.add(there);
            }
        });
        unfinished.complete(readable);
        ledger.record(lost);
        unfinished.register(queryId, batch);
        return lost;
    }

    private Ledger.Entry entry(OffsetRange range, Cause cause, String detail) {
        return new Ledger.Entry(
                stream.name(),
                range.partition().topic(),
                range.partition().partition(),
                range.from(),
                range.until() - 1,
                cause,
                detail);
    }

    private void requireSameTopic(KafkaPositions next, TopicEnds broker) {
        next.next().forEach((partition, offset) -> {
            Long end = broker.end().get(partition);
            if (end == null || end < offset) {
                throw new SetupException(
                        "query " + stream.name(),
                        "the checkpoint is at offset " + offset + " of " + partition + ", but the topic "
                                + (end == null ? "has no such partition" : "ends at " + end)
                                + ": it is not the topic that was read before",
                        "If it was created anew, give the stream a new name and table; if the broker was restored from"
                                + " a backup, bring back the missing records");
            }
        });
    }

    private SetupException refused(List<OffsetRange> expired) {
        String ranges = expired.stream()
                .map(range -> range + " (" + range.size() + " records)")
                .collect(Collectors.joining(", "));
        return new SetupException(
                "query " + stream.name(),
                "Kafka has deleted records that were not read yet: " + ranges,
                "They cannot be had any more. Set faultstream.streams." + stream.name() + ".expired-offsets to earliest"
                        + " (go on with the oldest record left) or latest (go on behind the newest one): what is lost is"
                        + " then written to reference.ledger");
    }
}
