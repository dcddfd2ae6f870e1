package io.faultstream.ingest;

import io.delta.tables.DeltaTable;
import io.faultstream.table.TableDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import scala.collection.immutable.Map;

/**
 * A scratch table that takes and refuses what another one does: same schema, properties and constraints, no copy of its
 * rows. It is gone when it is closed. Driver only.
 */
final class ProbeTable implements AutoCloseable {
    private final SparkSession spark;
    private final String location;

    private ProbeTable(SparkSession spark, String location) {
        this.spark = spark;
        this.location = location;
    }

    /** @param location a folder that nothing else uses; what an earlier run left there is removed */
    static ProbeTable like(SparkSession spark, TableDefinition table, String location) {
        ProbeTable probe = new ProbeTable(spark, location);
        probe.close();
        // It would begin to rewrite the files of the table it stands for.
        Map<String, String> own = new Map.Map1<>("delta.autoOptimize.autoCompact", "false");
        DeltaTable.forPath(spark, table.location()).clone(location, true, true, own);
        return probe;
    }

    /** Writes rows; says why they could not be, if they could not. */
    Optional<Exception> tryWrite(Dataset<Row> rows) {
        try {
            rows.write().format("delta").mode("append").save(location);
            return Optional.empty();
        } catch (Exception e) {
            return Optional.of(e);
        }
    }

    @Override
    public void close() {
        try {
            Path folder = new Path(location);
            folder.getFileSystem(spark.sessionState().newHadoopConf()).delete(folder, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            DeltaLog.invalidateCache(spark, new Path(location));
        }
    }
}
