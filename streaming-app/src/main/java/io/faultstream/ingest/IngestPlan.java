package io.faultstream.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.faultstream.codec.UnknownFields;
import io.faultstream.config.InputFormat;
import io.faultstream.config.StreamConfig;
import io.faultstream.table.QuarantineTable;
import io.faultstream.table.SilverTable;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF0;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * From Kafka's rows to those of the two tables: decode, expectations, the silver table's own constraints. The live query,
 * replay and backfill share it. Driver only.
 */
final class IngestPlan {
    /**
     * The clock as a function. Spark's own {@code current_timestamp()} is a constant of each micro-batch, written into the
     * code that Spark generates: every micro-batch would be compiled anew and run cold.
     */
    private static final UserDefinedFunction NOW = udf(
                    (UDF0<Timestamp>) () -> Timestamp.from(Instant.now()), DataTypes.TimestampType)
            .asNondeterministic();

    private final IngestSetup setup;
    private final SilverConstraints constraints;
    private final UnaryOperator<Dataset<Row>> decode;

    IngestPlan(SparkSession spark, IngestSetup setup, SilverConstraints constraints) {
        this.setup = setup;
        this.constraints = constraints;
        this.decode = setup.stream().format() == InputFormat.PROTOBUF ? protobuf(spark) : json();
    }

    IngestSetup setup() {
        return setup;
    }

    /** What the silver table asked for when the plan was made. */
    SilverConstraints constraints() {
        return constraints;
    }

    /** Whether accepted records carry their key and bytes, too. */
    boolean keepsSource() {
        return !setup.expectations().isEmpty() || !constraints.isEmpty() || republishes();
    }

    /**
     * Decodes records and finds what is wrong with them.
     *
     * @param records rows of Spark's Kafka source
     * @return {@link DecodedRows} with the silver table's columns, one for one
     */
    Dataset<Row> decode(Dataset<Row> records) {
        Dataset<Row> decoded = decode.apply(records)
                .withColumn(SilverTable.EVENT_DATE, to_date(col(SilverTable.EVENT_TIME)))
                .withColumn(SilverTable.INGESTED_AT, NOW.apply());
        return constraints.apply(setup.expectations().apply(decoded));
    }

    /** The rows of the silver table. */
    Dataset<Row> accepted(Dataset<Row> decoded) {
        return decoded.filter(col(DecodedRows.REASON).isNull())
                .select(Arrays.stream(setup.silver().schema().fieldNames())
                        .map(functions::col)
                        .toArray(Column[]::new));
    }

    /** The rows of the quarantine table. */
    Dataset<Row> rejected(Dataset<Row> decoded) {
        // The producer may have set any time at all, and a date must be one that can be a partition.
        Column partitioned = when(
                        EventDates.canBePartition(col(SilverTable.SOURCE_TIMESTAMP)),
                        to_date(col(SilverTable.SOURCE_TIMESTAMP)))
                .otherwise(to_date(col(SilverTable.INGESTED_AT)));
        return decoded.filter(col(DecodedRows.REASON).isNotNull())
                .select(
                        col(SilverTable.SOURCE_TOPIC),
                        col(SilverTable.SOURCE_PARTITION),
                        col(SilverTable.SOURCE_OFFSET),
                        col(SilverTable.SOURCE_TIMESTAMP),
                        col(DecodedRows.KEY).alias(QuarantineTable.KEY),
                        col(DecodedRows.VALUE).alias(QuarantineTable.VALUE),
                        col(DecodedRows.REASON).alias(QuarantineTable.REASON),
                        col(DecodedRows.DETAIL).alias(QuarantineTable.DETAIL),
                        lit(setup.contract().message()).alias(QuarantineTable.CONTRACT),
                        col(SilverTable.INGESTED_AT).alias(QuarantineTable.QUARANTINED_AT),
                        partitioned.alias(QuarantineTable.EVENT_DATE),
                        lit(null).cast(DataTypes.IntegerType).alias(QuarantineTable.REPLAYS),
                        lit(null).cast(DataTypes.StringType).alias(QuarantineTable.REPLAY_ID));
    }

    private UnaryOperator<Dataset<Row>> json() {
        StreamConfig stream = setup.stream();
        DecodeRecords records = new DecodeRecords(
                setup.contract(),
                stream.limits(),
                stream.rejectsUnknownFields() ? UnknownFields.REJECT : UnknownFields.RESCUE,
                keepsSource(),
                republishes());
        StructType schema = DecodedRows.schema(setup.contract().schema());
        return rows -> rows.mapPartitions(records, Encoders.row(schema));
    }

    private UnaryOperator<Dataset<Row>> protobuf(SparkSession spark) {
        StreamConfig stream = setup.stream();
        ProtobufInput input = new ProtobufInput(
                setup.contract(),
                "faultstream.streams." + stream.name(),
                stream.limits().maxBytes(),
                keepsSource(),
                republishes());
        input.check(spark);
        return input::decode;
    }

    private boolean republishes() {
        return setup.stream().republishTopic().isPresent();
    }
}
