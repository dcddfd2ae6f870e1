package io.faultstream.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.udf;

import io.faultstream.codec.UnknownFields;
import io.faultstream.config.InputFormat;
import io.faultstream.config.KafkaConfig;
import io.faultstream.config.StreamConfig;
import io.faultstream.metrics.BatchCommits.Commit;
import io.faultstream.metrics.Observation;
import io.faultstream.runtime.MicroBatchQuery;
import io.faultstream.table.DeltaTables;
import io.faultstream.table.ExactlyOnceAppend;
import io.faultstream.table.LakeLocations;
import io.faultstream.table.QuarantineTable;
import io.faultstream.table.SilverTable;
import io.faultstream.table.TableDefinition;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF0;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/** Kafka → codec (or spark-protobuf, if the topic is Protobuf) → silver and quarantine, for one stream. */
public final class IngestQuery {
    /**
     * The clock as a function. Spark's own {@code current_timestamp()} is a constant of each micro-batch, written into the
     * code that Spark generates: every micro-batch would be compiled anew and run cold.
     */
    private static final UserDefinedFunction NOW = udf(
                    (UDF0<Timestamp>) () -> Timestamp.from(Instant.now()), DataTypes.TimestampType)
            .asNondeterministic();

    private final StreamConfig stream;
    private final KafkaConfig kafka;
    private final Contract contract;
    private final Expectations expectations;
    private final UnaryOperator<Dataset<Row>> decode;
    private final Observation observation = new IngestObservation();
    private final TableDefinition silver;
    private final TableDefinition quarantine;

    /** @throws io.faultstream.config.SetupException if contract, expectations and table names do not fit together */
    public IngestQuery(SparkSession spark, StreamConfig stream, KafkaConfig kafka, LakeLocations lake) {
        this.stream = stream;
        this.kafka = kafka;
        this.contract = Contract.load(stream);
        this.silver = SilverTable.define(lake, stream.table(), contract.schema());
        this.quarantine = QuarantineTable.define(lake, stream.table());
        this.expectations = new Expectations(stream.expectations());
        expectations.check(spark, silver.schema(), stream.name());
        this.decode = stream.format() == InputFormat.PROTOBUF ? protobuf(spark) : json();
    }

    public String name() {
        return stream.name();
    }

    /**
     * Creates the query's tables, or has them take on what its contract has gained.
     *
     * @throws io.faultstream.config.SetupException if the contract breaks with the one that silver was written under
     */
    public void prepare(DeltaTables tables) {
        tables.ensure(new ContractGuard(stream, contract).admit(silver, tables));
        tables.ensure(quarantine);
    }

    public TableDefinition silver() {
        return silver;
    }

    public TableDefinition quarantine() {
        return quarantine;
    }

    public Observation observation() {
        return observation;
    }

    /** The unstarted query. */
    public DataStreamWriter<Row> writer(SparkSession spark, MicroBatchQuery shell) {
        return shell.writer(transform(KafkaSource.read(spark, kafka, stream)), this::write);
    }

    /**
     * Decodes records and applies the expectations.
     *
     * @param records rows of Spark's Kafka source
     * @return {@link DecodedRows}, one for one
     */
    Dataset<Row> transform(Dataset<Row> records) {
        Dataset<Row> decoded = expectations.apply(decode.apply(records)
                .withColumn(SilverTable.EVENT_DATE, to_date(col(SilverTable.EVENT_TIME)))
                .withColumn(SilverTable.INGESTED_AT, NOW.apply()));
        return observation.observe(decoded);
    }

    private UnaryOperator<Dataset<Row>> json() {
        DecodeRecords records = new DecodeRecords(
                contract,
                stream.limits(),
                stream.rejectsUnknownFields() ? UnknownFields.REJECT : UnknownFields.RESCUE,
                keepsSource(),
                stream.republishTopic().isPresent());
        StructType schema = DecodedRows.schema(contract.schema());
        return rows -> rows.mapPartitions(records, Encoders.row(schema));
    }

    private UnaryOperator<Dataset<Row>> protobuf(SparkSession spark) {
        ProtobufInput input = new ProtobufInput(
                contract,
                "faultstream.streams." + stream.name(),
                stream.limits().maxBytes(),
                keepsSource(),
                stream.republishTopic().isPresent());
        input.check(spark);
        return input::decode;
    }

    private boolean keepsSource() {
        return !expectations.isEmpty() || stream.republishTopic().isPresent();
    }

    /** Silver first: what follows in the flow waits for it. Each write is skipped where it was done before. */
    private List<Commit> write(Dataset<Row> rows, long batchId) {
        // Decoded once, written twice.
        rows.persist(StorageLevel.MEMORY_AND_DISK());
        try {
            List<Commit> commits = new ArrayList<>();
            commits.add(
                    Commit.of(silver.qualifiedName(), () -> ExactlyOnceAppend.write(accepted(rows), silver, batchId)));
            Dataset<Row> rejected = rejected(rows);
            if (!rejected.isEmpty()) {
                commits.add(Commit.of(
                        quarantine.qualifiedName(), () -> ExactlyOnceAppend.write(rejected, quarantine, batchId)));
            }
            stream.republishTopic().ifPresent(topic -> new Republish(kafka, topic, contract.message()).send(rows));
            return commits;
        } finally {
            rows.unpersist();
        }
    }

    private Dataset<Row> accepted(Dataset<Row> rows) {
        return rows.filter(col(DecodedRows.REASON).isNull())
                .select(Arrays.stream(silver.schema().fieldNames())
                        .map(name -> col(name))
                        .toArray(Column[]::new));
    }

    private Dataset<Row> rejected(Dataset<Row> rows) {
        return rows.filter(col(DecodedRows.REASON).isNotNull())
                .select(
                        col(SilverTable.SOURCE_TOPIC),
                        col(SilverTable.SOURCE_PARTITION),
                        col(SilverTable.SOURCE_OFFSET),
                        col(SilverTable.SOURCE_TIMESTAMP),
                        col(DecodedRows.KEY).alias(QuarantineTable.KEY),
                        col(DecodedRows.VALUE).alias(QuarantineTable.VALUE),
                        col(DecodedRows.REASON).alias(QuarantineTable.REASON),
                        col(DecodedRows.DETAIL).alias(QuarantineTable.DETAIL),
                        lit(contract.message()).alias(QuarantineTable.CONTRACT),
                        col(SilverTable.INGESTED_AT).alias(QuarantineTable.QUARANTINED_AT),
                        to_date(col(SilverTable.SOURCE_TIMESTAMP)).alias(QuarantineTable.EVENT_DATE));
    }
}
