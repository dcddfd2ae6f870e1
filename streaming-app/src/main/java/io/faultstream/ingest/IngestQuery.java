package io.faultstream.ingest;

import io.faultstream.config.KafkaConfig;
import io.faultstream.config.StreamConfig;
import io.faultstream.metrics.Observation;
import io.faultstream.runtime.MicroBatchQuery;
import io.faultstream.runtime.Stopper;
import io.faultstream.table.DeltaTables;
import io.faultstream.table.LakeLocations;
import io.faultstream.table.TableDefinition;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamWriter;

/** Kafka → codec (or spark-protobuf, if the topic is Protobuf) → silver and quarantine, for one stream. */
public final class IngestQuery {
    private final IngestSetup setup;
    private final KafkaConfig kafka;
    private final LakeLocations lake;
    private final IngestObservation observation;

    /**
     * Checks the parts.
     *
     * @param stopper asked where the share of rejected records says so
     * @throws io.faultstream.config.SetupException if contract, expectations and table names do not fit together
     */
    public IngestQuery(
            SparkSession spark, StreamConfig stream, KafkaConfig kafka, LakeLocations lake, Stopper stopper) {
        this.setup = IngestSetup.of(spark, stream, lake);
        this.kafka = kafka;
        this.lake = lake;
        this.observation = new IngestObservation(
                stream.name(),
                new ErrorRateGate(spark, stream.name(), stream.errorRate(), setup.quarantine(), stopper));
    }

    public String name() {
        return setup.stream().name();
    }

    /**
     * Creates the query's tables, or has them take on what its contract has gained.
     *
     * @throws io.faultstream.config.SetupException if the contract breaks with the one that silver was written under
     */
    public void prepare(DeltaTables tables) {
        tables.ensure(new ContractGuard(setup.stream(), setup.contract()).admit(silver(), tables));
        tables.ensure(quarantine());
    }

    public TableDefinition silver() {
        return setup.silver();
    }

    public TableDefinition quarantine() {
        return setup.quarantine();
    }

    public Observation observation() {
        return observation;
    }

    /** The unstarted query, planned for the silver table as it is now. */
    public DataStreamWriter<Row> writer(SparkSession spark, MicroBatchQuery shell) {
        IngestPlan plan = setup.plan(spark);
        SilverAppend append = new SilverAppend(plan, kafka, lake.probe(name()));
        Optional<Republish> republish = setup.stream()
                .republishTopic()
                .map(topic -> new Republish(kafka, topic, setup.contract().message()));
        BatchWrite batches = new BatchWrite(plan, DirectWrite.of(spark, plan, kafka), append, republish, observation);
        return shell.writer(KafkaSource.read(spark, kafka, setup.stream()), batches::write);
    }
}
