package io.faultstream.ingest;

import io.faultstream.config.AppConfig;
import io.faultstream.config.SetupException;
import io.faultstream.config.StreamConfig;
import io.faultstream.table.DeltaTables;
import io.faultstream.table.LakeLocations;
import org.apache.spark.sql.SparkSession;

/** Finds the stream that a person names. */
final class Streams {
    private Streams() {}

    /** @throws SetupException if there is none of this name, or it has never run */
    static IngestSetup setup(SparkSession spark, AppConfig config, String name) {
        StreamConfig stream = config.streams().get(name);
        if (stream == null) {
            throw new SetupException(
                    "--stream",
                    "there is no stream " + name,
                    "Streams here: " + String.join(", ", config.streams().keySet()));
        }
        IngestSetup setup = IngestSetup.of(spark, stream, new LakeLocations(config.lake()));
        DeltaTables tables = new DeltaTables(spark);
        if (!tables.exists(setup.quarantine())) {
            throw new SetupException(
                    setup.quarantine().qualifiedName(),
                    "is not at " + setup.quarantine().location(),
                    "Give the configuration or data dir of a service that has run");
        }
        // What is decoded beside the live query goes into the same table: the contract must be one that it would take.
        new ContractGuard(stream, setup.contract()).admit(setup.silver(), tables);
        return setup;
    }
}
