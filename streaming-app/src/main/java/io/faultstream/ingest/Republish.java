package io.faultstream.ingest;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import io.faultstream.config.KafkaConfig;
import io.faultstream.table.SilverTable;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * Sends accepted records on in Protobuf: key kept, headers with the contract and the source position. At least once: a
 * micro-batch that is run again sends again, and the headers tell a consumer which records it has seen.
 */
final class Republish {
    static final String CONTRACT_HEADER = "faultstream-contract";
    static final String TOPIC_HEADER = "faultstream-source-topic";
    static final String PARTITION_HEADER = "faultstream-source-partition";
    static final String OFFSET_HEADER = "faultstream-source-offset";

    private final KafkaConfig kafka;
    private final String topic;
    private final String contract;

    Republish(KafkaConfig kafka, String topic, String contract) {
        this.kafka = kafka;
        this.topic = topic;
        this.contract = contract;
    }

    /** @param decoded {@link DecodedRows} that carry key and wire form */
    void send(Dataset<Row> decoded) {
        Column headers = array(
                header(CONTRACT_HEADER, lit(contract.getBytes(StandardCharsets.UTF_8))),
                header(TOPIC_HEADER, text(SilverTable.SOURCE_TOPIC)),
                header(PARTITION_HEADER, text(SilverTable.SOURCE_PARTITION)),
                header(OFFSET_HEADER, text(SilverTable.SOURCE_OFFSET)));
        DataFrameWriter<Row> writer = decoded.filter(col(DecodedRows.REASON).isNull())
                .select(
                        col(DecodedRows.KEY).alias("key"),
                        col(DecodedRows.WIRE).alias("value"),
                        headers.alias("headers"))
                .write()
                .format("kafka")
                .option("kafka.bootstrap.servers", kafka.bootstrapServers())
                .option("topic", topic);
        kafka.options().forEach((name, value) -> writer.option("kafka." + name, value));
        writer.save();
    }

    private static Column header(String name, Column value) {
        return struct(lit(name).alias("key"), value.alias("value"));
    }

    private static Column text(String column) {
        return col(column).cast(DataTypes.StringType).cast(DataTypes.BinaryType);
    }
}
