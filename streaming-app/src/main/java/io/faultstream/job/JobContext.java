package io.faultstream.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.faultstream.config.AppConfig;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;

/**
 * What a job is given to work with. Driver only.
 *
 * @param id the job's own
 * @param spark a session of the job's own on the driver that writes the lake
 * @param config of the deployment
 * @param queries the live queries, which some work needs to hold still
 * @param progress told how far it is; says when to stop
 * @param note what an earlier run of the same job noted
 * @param take notes for a later run of the same job, should this one be cut off
 */
public record JobContext(
        String id,
        SparkSession spark,
        AppConfig config,
        Queries queries,
        Progress progress,
        Optional<JsonNode> note,
        Consumer<JsonNode> take) {

    /** The live queries, by name. */
    public interface Queries {
        /** No query runs beside the job. */
        Queries NONE = new Queries() {
            @Override
            public void pause(String query) {
                // It does not run.
            }

            @Override
            public void resume(String query) {
                // It does not run.
            }
        };

        /** Lets the running micro-batch end and keeps the query stopped. */
        void pause(String query);

        /** Starts a paused query again. */
        void resume(String query);
    }
}
