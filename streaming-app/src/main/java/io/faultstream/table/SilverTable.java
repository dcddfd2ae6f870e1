package io.faultstream.table;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** A silver table: the contract's fields, then the columns below. One row per accepted Kafka record. */
public final class SilverTable {
    public static final String EVENT_TIME = "event_time";
    public static final String EVENT_DATE = "event_date";
    public static final String SOURCE_TOPIC = "source_topic";
    public static final String SOURCE_PARTITION = "source_partition";
    public static final String SOURCE_OFFSET = "source_offset";
    /** The broker's timestamp. */
    public static final String SOURCE_TIMESTAMP = "source_timestamp";

    public static final String INGESTED_AT = "ingested_at";
    /** Unknown fields as a JSON object, null where there are none. */
    public static final String RESCUED_DATA = "_rescued_data";

    private static final StructType COMMON = new StructType()
            .add(EVENT_TIME, DataTypes.TimestampType)
            .add(EVENT_DATE, DataTypes.DateType)
            .add(SOURCE_TOPIC, DataTypes.StringType)
            .add(SOURCE_PARTITION, DataTypes.IntegerType)
            .add(SOURCE_OFFSET, DataTypes.LongType)
            .add(SOURCE_TIMESTAMP, DataTypes.TimestampType)
            .add(INGESTED_AT, DataTypes.TimestampType)
            .add(RESCUED_DATA, DataTypes.StringType);

    private SilverTable() {}

    /** The columns that every silver table has after its contract's own. */
    public static StructType common() {
        return COMMON;
    }

    public static StructType schema(StructType contract) {
        StructType schema = contract;
        for (StructField field : COMMON.fields()) {
            schema = schema.add(field);
        }
        return schema;
    }

    /** Names that a contract's fields cannot have. */
    public static List<String> reservedNames() {
        return Arrays.asList(COMMON.fieldNames());
    }

    public static TableDefinition define(LakeLocations lake, String name, StructType contract) {
        return new TableDefinition(
                Layer.SILVER, name, lake.table(Layer.SILVER, name), schema(contract), List.of(EVENT_DATE));
    }
}
