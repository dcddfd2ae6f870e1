package io.faultstream.table;

import java.io.Serializable;
import java.util.Locale;
import java.util.Map;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.package$;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.parquet.SparkToParquetSchemaConverter;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * How the data files of a table are written: where, which columns, in which form. Travels to executors.
 *
 * @param schemaJson the columns in the files, all but {@code event_date}, as Spark's JSON
 * @param codec Parquet's name of the compression
 */
public record TableFormat(String location, String schemaJson, String codec) implements Serializable {

    /** As the session writes tables; {@code event_date} is what they are partitioned by. */
    public static TableFormat of(SparkSession spark, TableDefinition table) {
        StructType inFiles = new StructType();
        for (var field : table.schema().fields()) {
            if (!field.name().equals(SilverTable.EVENT_DATE)) {
                inFiles = inFiles.add(field);
            }
        }
        String codec = spark.conf().get("spark.sql.parquet.compression.codec").toUpperCase(Locale.ROOT);
        return new TableFormat(
                table.location(),
                inFiles.json(),
                codec.equals("NONE") ? CompressionCodecName.UNCOMPRESSED.name() : codec);
    }

    StructType schema() {
        return (StructType) DataType.fromJson(schemaJson);
    }

    /** As Spark's converter has it, so that every reader of Spark's files reads these; times in microseconds, not INT96. */
    MessageType parquetSchema() {
        return new SparkToParquetSchemaConverter(
                        false, SQLConf.ParquetOutputTimestampType$.MODULE$.TIMESTAMP_MICROS(), false)
                .convert(schema());
    }

    /** What tells Spark that dates and times follow the one calendar that there is now. */
    Map<String, String> footer() {
        return Map.of(
                "org.apache.spark.version",
                package$.MODULE$.SPARK_VERSION(),
                "org.apache.spark.sql.parquet.row.metadata",
                schemaJson);
    }
}
