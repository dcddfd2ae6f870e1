package io.faultstream.ingest;

import io.faultstream.table.SilverTable;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The rows between decode and the two tables: the contract's columns, where the record came from, and either nothing more
 * (accepted) or a reason (rejected).
 */
final class DecodedRows {
    /** Why the record was rejected, null where it was not. */
    static final String REASON = "_reason";

    static final String DETAIL = "_detail";
    /** The record's key and bytes; carried for rejected records, and for all where a later step needs them. */
    static final String KEY = "_key";

    static final String VALUE = "_value";
    /** The record in Protobuf; carried where it is published again. */
    static final String WIRE = "_wire";

    static final String RESCUED_FIELDS = "_rescued_fields";

    /** In the order in which {@link DecodeRecords} builds them, after the contract's columns. */
    private static final StructType BESIDES = new StructType()
            .add(SilverTable.EVENT_TIME, DataTypes.TimestampType)
            .add(SilverTable.SOURCE_TOPIC, DataTypes.StringType)
            .add(SilverTable.SOURCE_PARTITION, DataTypes.IntegerType)
            .add(SilverTable.SOURCE_OFFSET, DataTypes.LongType)
            .add(SilverTable.SOURCE_TIMESTAMP, DataTypes.TimestampType)
            .add(SilverTable.RESCUED_DATA, DataTypes.StringType)
            .add(RESCUED_FIELDS, DataTypes.IntegerType)
            .add(REASON, DataTypes.StringType)
            .add(DETAIL, DataTypes.StringType)
            .add(KEY, DataTypes.BinaryType)
            .add(VALUE, DataTypes.BinaryType)
            .add(WIRE, DataTypes.BinaryType);

    /** Names that no contract may use, beside those of the silver table. */
    static final List<String> RESERVED = List.of(REASON, DETAIL, KEY, VALUE, WIRE, RESCUED_FIELDS);

    private DecodedRows() {}

    static StructType schema(StructType contract) {
        StructType schema = contract;
        for (var field : BESIDES.fields()) {
            schema = schema.add(field);
        }
        return schema;
    }

    /** The columns after the contract's. */
    static StructType besides() {
        return BESIDES;
    }
}
