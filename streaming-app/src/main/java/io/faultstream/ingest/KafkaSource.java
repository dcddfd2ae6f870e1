package io.faultstream.ingest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.faultstream.checkpoint.KafkaPositions;
import io.faultstream.config.KafkaConfig;
import io.faultstream.config.StreamConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/** A topic as rows: a stream of them, or those of given offsets. Driver only. */
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
        return columns(spark.readStream()
                .format("kafka")
                .options(options(kafka))
                .option("subscribe", stream.topic())
                .option("startingOffsets", stream.startingOffsets())
                .option("maxOffsetsPerTrigger", stream.maxOffsetsPerTrigger())
                .load());
    }

    /**
     * Reads records that are there, once.
     *
     * @param ranges at most one of each partition
     */
    static Dataset<Row> read(SparkSession spark, KafkaConfig kafka, List<PositionRange> ranges) {
        Map<TopicPartition, Long> starts = new HashMap<>();
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (PositionRange range : ranges) {
            TopicPartition partition = new TopicPartition(range.topic(), range.partition());
            if (starts.put(partition, range.first()) != null) {
                throw new IllegalStateException("two ranges of " + partition);
            }
            ends.put(partition, range.last() + 1);
        }
        return columns(spark.read()
                .format("kafka")
                .options(options(kafka))
                .option("assign", partitions(starts.keySet()))
                .option("startingOffsets", new KafkaPositions(starts).json())
                .option("endingOffsets", new KafkaPositions(ends).json())
                // A range of one partition is work for every core.
                .option("minPartitions", spark.sparkContext().defaultParallelism())
                .load());
    }

    private static Map<String, String> options(KafkaConfig kafka) {
        Map<String, String> options = new HashMap<>();
        kafka.consumer().forEach((name, value) -> options.put("kafka." + name, value));
        // Records that the broker no longer has are never skipped in silence.
        options.put("failOnDataLoss", "true");
        return options;
    }

    private static String partitions(Set<TopicPartition> partitions) {
        ObjectNode topics = new ObjectMapper().createObjectNode();
        partitions.forEach(
                partition -> topics.withArray("/" + partition.topic()).add(partition.partition()));
        return topics.toString();
    }

    private static Dataset<Row> columns(Dataset<Row> rows) {
        return rows.select(columns());
    }

    /** The columns, in order. */
    static Column[] columns() {
        return Stream.of(SCHEMA.fieldNames()).map(functions::col).toArray(Column[]::new);
    }

    /** What makes a position, to join by. */
    static Seq<String> position() {
        return JavaConverters.asScalaBuffer(List.of(TOPIC, PARTITION, OFFSET));
    }
}
