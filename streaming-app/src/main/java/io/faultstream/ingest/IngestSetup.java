package io.faultstream.ingest;

import io.faultstream.config.StreamConfig;
import io.faultstream.table.LakeLocations;
import io.faultstream.table.QuarantineTable;
import io.faultstream.table.SilverTable;
import io.faultstream.table.TableDefinition;
import org.apache.spark.sql.SparkSession;

/** The parts of one stream's ingestion, checked: its contract, its expectations, its two tables. Driver only. */
record IngestSetup(
        StreamConfig stream,
        Contract contract,
        Expectations expectations,
        TableDefinition silver,
        TableDefinition quarantine) {

    /** @throws io.faultstream.config.SetupException if contract, expectations and table names do not fit together */
    static IngestSetup of(SparkSession spark, StreamConfig stream, LakeLocations lake) {
        Contract contract = Contract.load(stream);
        TableDefinition silver = SilverTable.define(lake, stream.table(), contract.schema());
        Expectations expectations = new Expectations(stream.expectations());
        expectations.check(spark, silver.schema(), stream.name());
        return new IngestSetup(stream, contract, expectations, silver, QuarantineTable.define(lake, stream.table()));
    }

    /** How records are decoded from now on, with what the silver table asks for now. */
    IngestPlan plan(SparkSession spark) {
        return new IngestPlan(spark, this, SilverConstraints.of(spark, silver));
    }
}
