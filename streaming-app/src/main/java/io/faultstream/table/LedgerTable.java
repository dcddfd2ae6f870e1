package io.faultstream.table;

import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * reference.ledger: ranges of Kafka positions that are in neither silver nor quarantine and are accounted for all the
 * same, each with its cause. One row per range.
 */
public final class LedgerTable {
    public static final String NAME = "ledger";

    public static final String STREAM = "stream";
    /** Inclusive. */
    public static final String FIRST_OFFSET = "first_offset";
    /** Inclusive. */
    public static final String LAST_OFFSET = "last_offset";
    /** One of {@link Cause}. */
    public static final String CAUSE = "cause";

    public static final String DETAIL = "detail";
    public static final String RECORDED_AT = "recorded_at";

    public static final StructType SCHEMA = new StructType()
            .add(STREAM, DataTypes.StringType)
            .add(SilverTable.SOURCE_TOPIC, DataTypes.StringType)
            .add(SilverTable.SOURCE_PARTITION, DataTypes.IntegerType)
            .add(FIRST_OFFSET, DataTypes.LongType)
            .add(LAST_OFFSET, DataTypes.LongType)
            .add(CAUSE, DataTypes.StringType)
            .add(DETAIL, DataTypes.StringType)
            .add(RECORDED_AT, DataTypes.TimestampType);

    private LedgerTable() {}

    /** Why positions are in no table. */
    public enum Cause {
        /** Kafka had deleted them before they were read: lost, and known to be. */
        EXPIRED,
        /** They were there, and the policy for expired offsets said to go on behind them: lost, and known to be. */
        SKIPPED,
        /** They were in a table until its retention time was over: removed on purpose. */
        RETENTION;

        public boolean isLoss() {
            return this != RETENTION;
        }
    }

    public static TableDefinition define(LakeLocations lake) {
        return new TableDefinition(Layer.REFERENCE, NAME, lake.table(Layer.REFERENCE, NAME), SCHEMA, List.of());
    }
}
