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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.util.SerializableConfiguration;

/**
 * One task of the fast path: Kafka's rows in, data files of both tables out. Each record is decoded once and its values go
 * from the codec to Parquet's columns without becoming rows in between. Runs on executors.
 */
record WriteRecords(
        Contract contract,
        LimitsConfig limits,
        UnknownFields unknown,
        TableFormat silver,
        TableFormat quarantine,
        SerializableConfiguration hadoop)
        implements FlatMapFunction<Iterator<InternalRow>, WrittenFiles> {
    private static final long DAY_MICROS = 86_400_000_000L;
    /** The clock is looked at once for so many records. */
    private static final int CLOCK = 256;

    @Override
    public Iterator<WrittenFiles> call(Iterator<InternalRow> rows) {
        if (!rows.hasNext()) {
            return List.<WrittenFiles>of().iterator();
        }
        int task = TaskContext.getPartitionId();
        List<Column> columns = MessageColumns.of(contract.descriptor());
        DatedFiles<SilverRows> accepted =
                new DatedFiles<>(silver, hadoop.value(), task, file -> new SilverRows(columns, file));
        DatedFiles<QuarantineRows> rejected = new DatedFiles<>(
                quarantine, hadoop.value(), task, file -> new QuarantineRows(contract.message(), file));
        try {
            RecordCounts counts = write(rows, accepted, rejected);
            return List.of(new WrittenFiles(accepted.close(), rejected.close(), counts))
                    .iterator();
        } catch (Throwable e) {
            accepted.abandon();
            rejected.abandon();
            throw e;
        }
    }

    private RecordCounts write(
            Iterator<InternalRow> rows, DatedFiles<SilverRows> accepted, DatedFiles<QuarantineRows> rejected) {
        JsonCodec codec = JsonCodec.of(
                contract.descriptor(),
                new CodecLimits(limits.maxBytes(), limits.maxDepth(), limits.maxItems()),
                unknown);
        RecordFields fields = codec.fields();
        KafkaRecord record = new KafkaRecord();
        RecordCounts counts = new RecordCounts();
        long now = 0;
        for (int n = 0; rows.hasNext(); n++) {
            record.at(rows.next());
            if (n % CLOCK == 0) {
                now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
            }
            byte[] value = record.value();
            long source = record.timestampMicros();
            counts.read(source);
            Rejected problem = codec.decode(value, Math.floorDiv(source, 1_000), fields);
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
                int date = date(EventDates.canBePartition(source) ? source : now);
                rejected.at(date).write(problem, record, now);
                rejected.endRow(size);
            }
        }
        return counts;
    }

    private static int date(long micros) {
        return (int) Math.floorDiv(micros, DAY_MICROS);
    }
}
