package io.faultstream.gold;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.faultstream.job.JobContext;
import io.faultstream.job.JobCutOff;
import io.faultstream.job.JobFile;
import io.faultstream.table.DeltaTables;
import io.faultstream.table.TableFiles;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.StreamingQueryProgress;

/**
 * Computes a gold table anew from silver while the live query goes on writing the present one, and puts the new one in
 * its place in one commit.
 *
 * <p>The same query runs from the beginning of silver with a checkpoint and a table of its own, so it can be cut off at
 * any instant and taken up again. When it has caught up the live query is held still, the rest is read, and {@link
 * RebuildSwitch} makes table and checkpoint the live ones. Driver only.
 */
public final class Rebuild {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Each round leaves less to do than the one before, but silver never stops growing. */
    private static final int ROUNDS = 3;

    private static final long LOOK_EVERY_MILLIS = 500;

    private final RebuildTarget target;
    private final JobContext context;
    private final RebuildPlaces places;
    /** Silver rows that earlier rounds and runs have been through. */
    private long readBefore;

    public Rebuild(RebuildTarget target, JobContext context) {
        this.target = target;
        this.context = context;
        this.places = RebuildPlaces.of(target, context.id());
    }

    /** @return rows of the table before and after */
    public JsonNode run() {
        SparkSession spark = context.spark();
        RebuildSwitch end = new RebuildSwitch(spark, target, places);
        String phase = context.note().map(note -> note.path("phase").asText()).orElse("");
        long before = TableFiles.rows(spark, target.live());
        if (!phase.equals(RebuildSwitch.SWITCHED)) {
            new DeltaTables(spark).ensure(places.table());
            // What a run that was cut off has read shows in the rows of the table that it was filling.
            readBefore = TableFiles.rows(spark, places.table());
            for (int round = 0; round < ROUNDS; round++) {
                fill(spark);
            }
            context.queries().pause(target.query());
            try {
                fill(spark);
                context.take().accept(phase(RebuildSwitch.SWITCHING));
                end.run();
                context.take().accept(phase(RebuildSwitch.SWITCHED));
            } finally {
                context.queries().resume(target.query());
            }
        }
        end.cleanUp();
        ObjectNode result = JSON.createObjectNode();
        result.put("table", target.live().qualifiedName());
        result.put("rows_before", before);
        result.put("rows_after", TableFiles.rows(spark, target.live()));
        return result;
    }

    /**
     * Finishes a switch that was cut off in the middle: table and checkpoint must fit together before the live query
     * starts.
     *
     * @param job that rebuilds the target, as it is written down
     * @return whether there was one
     */
    public static boolean finishSwitch(SparkSession spark, RebuildTarget target, JobFile job) {
        boolean switching =
                job.note() != null && job.note().path("phase").asText().equals(RebuildSwitch.SWITCHING);
        if (switching) {
            RebuildSwitch.of(spark, target, job.id()).run();
        }
        return switching;
    }

    static JsonNode phase(String phase) {
        return JSON.createObjectNode().put("phase", phase);
    }

    /** Reads what silver holds now; what comes meanwhile is for the next round. */
    private void fill(SparkSession spark) {
        long total = TableFiles.rows(spark, target.source());
        try {
            StreamingQuery query =
                    target.writer(places.table(), places.checkpoint()).start();
            try {
                while (!query.awaitTermination(LOOK_EVERY_MILLIS)) {
                    tell(query, total);
                    if (context.progress().isStopRequested()) {
                        throw new JobCutOff();
                    }
                }
                tell(query, total);
                readBefore += read(query);
            } finally {
                query.stop();
            }
        } catch (StreamingQueryException | TimeoutException e) {
            throw new IllegalStateException(
                    "the rebuild of " + target.live().qualifiedName() + " failed: " + e.getMessage(), e);
        }
    }

    /** Progress in silver rows, of those that were there when the round began. */
    private void tell(StreamingQuery query, long total) {
        context.progress()
                .report(
                        Math.min(readBefore + read(query), total),
                        total,
                        "rows of " + target.source().qualifiedName());
    }

    private static long read(StreamingQuery query) {
        long read = 0;
        for (StreamingQueryProgress progress : query.recentProgress()) {
            read += progress.numInputRows();
        }
        return read;
    }
}
