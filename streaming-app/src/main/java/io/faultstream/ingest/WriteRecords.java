package io.faultstream.ingest;

import io.faultstream.codec.CodecLimits;
import io.faultstream.codec.Column;
import io.faultstream.codec.JsonCodec;
import io.faultstream.codec.MessageColumns;
import io.faultstream.codec.RecordFields;
import io.faultstream.codec.RejectReason;
import io.faultstream.codec.Rejected;
import io.faultstream.codec.UnknownFields;
import io.faultstream.config.LimitsConfig;
import io.faultstream.table.DatedFiles;
import io.faultstream.table.TableFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.util.SerializableConfiguration;

/**
 * One task of the fast path: offsets of a topic-partition in, data files of both tables out. Each record is decoded once and
 * its values go from the codec to Parquet's columns without becoming rows in between. Runs on executors.
 *
 * @param consumer options of Kafka's consumer
 */
record WriteRecords(
        Contract contract,
        LimitsConfig limits,
        UnknownFields unknown,
        HashMap<String, Object> consumer,
        Duration patience,
        TableFormat silver,
        TableFormat quarantine,
        SerializableConfiguration hadoop)
        implements Function<PlannedRange, WrittenFiles> {
    private static final long DAY_MICROS = 86_400_000_000L;
    /** The clock is looked at once for so many records. */
    private static final int CLOCK = 256;

    /** Options of consumers can be secrets. */
    @Override
    public String toString() {
        return "WriteRecords[" + contract.message() + "]";
    }

    @Override
    public WrittenFiles call(PlannedRange range) {
        TopicPartition partition = new TopicPartition(range.topic(), range.partition());
        RangeReader reader = IdleReaders.OF_THIS_JVM.take(consumer, partition, patience);
        try {
            reader.begin(range.from(), range.until());
            WrittenFiles written = write(new KafkaRecord(range.topic(), range.partition()), reader::next);
            IdleReaders.OF_THIS_JVM.giveBack(consumer, partition, reader);
            return written;
        } catch (Throwable e) {
            reader.close();
            throw e;
        }
    }

    /** @param records gives null after the last one */
    WrittenFiles write(KafkaRecord record, Supplier<ConsumerRecord<byte[], byte[]>> records) {
        int task = TaskContext.getPartitionId();
        List<Column> columns = MessageColumns.of(contract.descriptor());
        DatedFiles<SilverRows> accepted =
                new DatedFiles<>(silver, hadoop.value(), task, file -> new SilverRows(columns, file));
        DatedFiles<QuarantineRows> rejected = new DatedFiles<>(
                quarantine, hadoop.value(), task, file -> new QuarantineRows(contract.message(), file));
        try {
            RecordCounts counts = write(record, records, accepted, rejected);
            return new WrittenFiles(accepted.close(), rejected.close(), counts);
        } catch (Throwable e) {
            accepted.abandon();
            rejected.abandon();
            throw e;
        }
    }

    private RecordCounts write(
            KafkaRecord record,
            Supplier<ConsumerRecord<byte[], byte[]>> records,
            DatedFiles<SilverRows> accepted,
            DatedFiles<QuarantineRows> rejected) {
        JsonCodec codec = JsonCodec.of(
                contract.descriptor(),
                new CodecLimits(limits.maxBytes(), limits.maxDepth(), limits.maxItems()),
                unknown);
        RecordFields fields = codec.fields();
        RecordCounts counts = new RecordCounts();
        long now = 0;
        int n = 0;
        for (var next = records.get(); next != null; next = records.get()) {
            record.set(next);
            if (n++ % CLOCK == 0) {
                now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
            }
            byte[] value = record.value();
            counts.read(record.timestampMicros());
            Rejected problem = codec.decode(value, record.timestampMillis(), fields);
            if (problem == null && !EventDates.canBePartition(fields.eventTimeMicros())) {
                problem = new Rejected(RejectReason.WRITE_FAILED, EventDates.PROBLEM);
            }
            int size = value == null ? 0 : value.length;
            if (problem == null) {
                counts.accepted(fields.rescuedFields());
                accepted.at(date(fields.eventTimeMicros())).write(fields, record, now);
                accepted.endRow(size);
            } else {
                counts.rejected(problem.reason());
                // The producer may have set any time at all, and a date must be one that can be a partition.
                long dated = EventDates.canBePartition(record.timestampMicros()) ? record.timestampMicros() : now;
                rejected.at(date(dated)).write(problem, record, now);
                rejected.endRow(size);
            }
        }
        return counts;
    }

    private static int date(long micros) {
        return (int) Math.floorDiv(micros, DAY_MICROS);
    }
}
