package io.faultstream.gold;

import io.faultstream.checkpoint.CheckpointWriter;
import io.faultstream.checkpoint.QueryCheckpoint;
import io.faultstream.table.CommitRetry;
import io.faultstream.table.ExactlyOnceAppend;
import io.faultstream.table.TableDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Puts a rebuilt table and its checkpoint in the place of the live ones. Readers see one commit: all of the old rows or
 * all of the new ones. Each step can be done again, so a switch that was cut off is finished by running it once more;
 * that has to happen before the live query starts. Driver only.
 */
public final class RebuildSwitch {
    /** Noted before the first step and after the last one. */
    public static final String SWITCHING = "switching";

    public static final String SWITCHED = "switched";

    private final SparkSession spark;
    private final Configuration hadoop;
    private final RebuildTarget target;
    private final RebuildPlaces places;

    RebuildSwitch(SparkSession spark, RebuildTarget target, RebuildPlaces places) {
        this.spark = spark;
        this.hadoop = spark.sparkContext().hadoopConfiguration();
        this.target = target;
        this.places = places;
    }

    /** @param job whose switch was cut off */
    public static RebuildSwitch of(SparkSession spark, RebuildTarget target, String job) {
        return new RebuildSwitch(spark, target, RebuildPlaces.of(target, job));
    }

    /** Does what is left to do. */
    public void run() {
        QueryCheckpoint rebuilt = QueryCheckpoint.at(hadoop, places.checkpoint());
        if (!rebuilt.exists()) {
            return; // It is in its place already: moving it was the last step.
        }
        CommitRetry.run(target.live(), this::replaceRows);
        // The query goes on under the rebuild's id, and the table has to know how far it is.
        ExactlyOnceAppend.register(
                spark,
                target.live(),
                rebuilt.queryId().orElseThrow(),
                rebuilt.latestCommitted().orElseThrow());
        moveCheckpoint();
    }

    /** Deletes the working folders. */
    void cleanUp() {
        delete(places.folder());
        delete(places.checkpoint());
    }

    private void replaceRows() {
        TableDefinition live = target.live();
        spark.read()
                .format("delta")
                .load(places.table().location())
                .write()
                .format("delta")
                .mode("overwrite")
                .option("txnAppId", "rebuild-" + new Path(places.folder()).getName())
                .option("txnVersion", 0)
                .save(live.location());
    }

    private void moveCheckpoint() {
        Path from = new Path(places.checkpoint());
        Path to = new Path(target.checkpoint());
        try {
            FileSystem files = from.getFileSystem(hadoop);
            new CheckpointWriter(hadoop, target.checkpoint()).setAside();
            if (!files.rename(from, to)) {
                throw new IOException(from + " cannot be renamed to " + to);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void delete(String place) {
        Path path = new Path(place);
        try {
            path.getFileSystem(hadoop).delete(path, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
