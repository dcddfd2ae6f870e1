package io.faultstream;

import io.faultstream.checkpoint.Recovery;
import io.faultstream.config.AppConfig;
import io.faultstream.config.StreamConfig;
import io.faultstream.ingest.IngestQuery;
import io.faultstream.ingest.IngestRepair;
import io.faultstream.ledger.ExpiredOffsets;
import io.faultstream.ledger.IngestRecovery;
import io.faultstream.ledger.Ledger;
import io.faultstream.ledger.MissingRanges;
import io.faultstream.ledger.RecoverIngest;
import io.faultstream.metrics.PipelineMetrics;
import io.faultstream.table.LakeLocations;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where an ingest query goes on reading, when Kafka or the checkpoint no longer has the place. Driver only. */
record IngestOffsets(SparkSession spark, AppConfig config, StreamConfig stream, LakeLocations lake, IngestQuery query) {
    private static final Logger LOG = LoggerFactory.getLogger(IngestOffsets.class);

    /** Before each start of the query: does Kafka still have what it would read next? */
    void settle(PipelineMetrics metrics) {
        long lost = new ExpiredOffsets(
                        spark,
                        stream,
                        config.kafka(),
                        lake.checkpoint(stream.name()),
                        new Ledger(spark, lake),
                        repair())
                .settle().stream().mapToLong(Ledger.Entry::records).sum();
        if (lost > 0) {
            LOG.error("{} offsets of {} are lost; reference.ledger says which", lost, stream.topic());
            metrics.offsetsExpired(stream.name(), lost);
        }
    }

    Recovery recovery() {
        return new IngestRecovery(
                stream.name(),
                new RecoverIngest(
                        spark,
                        stream,
                        config.kafka(),
                        lake.checkpoint(stream.name()),
                        new Ledger(spark, lake),
                        new MissingRanges(spark, query.silver(), query.quarantine()),
                        repair()));
    }

    private IngestRepair repair() {
        return new IngestRepair(spark, config, stream.name(), query.silver(), query.quarantine());
    }
}
