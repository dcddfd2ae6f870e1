package io.faultstream.ingest;

import io.faultstream.config.KafkaConfig;
import io.faultstream.config.StreamConfig;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A topic as a stream of rows. Driver only. */
final class KafkaSource {
    /** Columns of Spark's Kafka source. */
    static final String KEY = "key";

    static final String VALUE = "value";
    static final String TOPIC = "topic";
    static final String PARTITION = "partition";
    static final String OFFSET = "offset";
    /** The broker's timestamp. */
    static final String TIMESTAMP = "timestamp";

    static final StructType SCHEMA = new StructType()
            .add(KEY, DataTypes.BinaryType)
            .add(VALUE, DataTypes.BinaryType)
            .add(TOPIC, DataTypes.StringType)
            .add(PARTITION, DataTypes.IntegerType)
            .add(OFFSET, DataTypes.LongType)
            .add(TIMESTAMP, DataTypes.TimestampType);

    private KafkaSource() {}

    static Dataset<Row> read(SparkSession spark, KafkaConfig kafka, StreamConfig stream) {
        DataStreamReader reader = spark.readStream()
                .format("kafka")
                .option("kafka.bootstrap.servers", kafka.bootstrapServers())
                .option("subscribe", stream.topic())
                .option("startingOffsets", stream.startingOffsets())
                .option("maxOffsetsPerTrigger", stream.maxOffsetsPerTrigger())
                // Records that the broker no longer has are never skipped in silence.
                .option("failOnDataLoss", "true");
        kafka.options().forEach((name, value) -> reader.option("kafka." + name, value));
        kafka.consumerOptions().forEach((name, value) -> reader.option("kafka." + name, value));
        return reader.load().select(KEY, VALUE, TOPIC, PARTITION, OFFSET, TIMESTAMP);
    }
}
