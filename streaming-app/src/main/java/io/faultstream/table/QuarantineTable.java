package io.faultstream.table;

import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A quarantine table: one row per Kafka record that a contract refused, with its bytes and the reason. */
public final class QuarantineTable {
    public static final String KEY = "key";
    public static final String VALUE = "value";
    public static final String REASON = "reason";
    /** For a person: which field, which rule, which value. */
    public static final String DETAIL = "detail";

    public static final String CONTRACT = "contract";
    public static final String QUARANTINED_AT = "quarantined_at";
    public static final String EVENT_DATE = SilverTable.EVENT_DATE;

    /** How often a replay has tried the record and it stayed; null stands for 0. */
    public static final String REPLAYS = "replays";
    /** The replay that is at work on the row, which may be in silver already; null where none is. */
    public static final String REPLAY_ID = "replay_id";

    public static final StructType SCHEMA = new StructType()
            .add(SilverTable.SOURCE_TOPIC, DataTypes.StringType)
            .add(SilverTable.SOURCE_PARTITION, DataTypes.IntegerType)
            .add(SilverTable.SOURCE_OFFSET, DataTypes.LongType)
            .add(SilverTable.SOURCE_TIMESTAMP, DataTypes.TimestampType)
            .add(KEY, DataTypes.BinaryType)
            .add(VALUE, DataTypes.BinaryType)
            .add(REASON, DataTypes.StringType)
            .add(DETAIL, DataTypes.StringType)
            .add(CONTRACT, DataTypes.StringType)
            .add(QUARANTINED_AT, DataTypes.TimestampType)
            .add(EVENT_DATE, DataTypes.DateType)
            .add(REPLAYS, DataTypes.IntegerType)
            .add(REPLAY_ID, DataTypes.StringType);

    private QuarantineTable() {}

    public static TableDefinition define(LakeLocations lake, String name) {
        return new TableDefinition(
                Layer.QUARANTINE, name, lake.table(Layer.QUARANTINE, name), SCHEMA, List.of(EVENT_DATE));
    }
}
