package io.faultstream.ingest;

import io.faultstream.config.AppConfig;
import io.faultstream.ledger.ExpiredOffsets.UnfinishedBatch;
import io.faultstream.ledger.MissingRanges;
import io.faultstream.ledger.OffsetRange;
import io.faultstream.table.ExactlyOnceAppend;
import io.faultstream.table.TableDefinition;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** The tables of an ingest query, for whoever mends its checkpoint. The query must not run. Driver only. */
public final class IngestRepair implements UnfinishedBatch {
    private final SparkSession spark;
    private final AppConfig config;
    private final String stream;
    private final TableDefinition silver;
    private final TableDefinition quarantine;

    public IngestRepair(
            SparkSession spark, AppConfig config, String stream, TableDefinition silver, TableDefinition quarantine) {
        this.spark = spark;
        this.config = config;
        this.stream = stream;
        this.silver = silver;
        this.quarantine = quarantine;
    }

    @Override
    public boolean isStarted(String queryId, long batch) {
        return ExactlyOnceAppend.isWritten(spark, silver, queryId, batch)
                || ExactlyOnceAppend.isWritten(spark, quarantine, queryId, batch);
    }

    @Override
    public List<OffsetRange> missing(OffsetRange range) {
        return new MissingRanges(spark, silver, quarantine).within(List.of(range));
    }

    @Override
    public void complete(List<OffsetRange> ranges) {
        if (!ranges.isEmpty()) {
            Backfill.fill(
                    spark,
                    config,
                    stream,
                    ranges.stream()
                            .map(range -> new PositionRange(
                                    range.partition().topic(),
                                    range.partition().partition(),
                                    range.from(),
                                    range.until() - 1))
                            .toList());
        }
    }

    @Override
    public void register(String queryId, long batch) {
        ExactlyOnceAppend.register(spark, silver, queryId, batch);
    }
}
