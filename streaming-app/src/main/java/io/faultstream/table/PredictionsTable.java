package io.faultstream.table;

import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** gold.fault_predictions: one row per silver vibration window and model version. */
public final class PredictionsTable {
    /** The model's label, null where the window could not be scored. */
    public static final String PREDICTED_CLASS = "predicted_class";

    public static final String FAULT_KIND = "fault_kind";
    /** Probability of the predicted class. */
    public static final String CONFIDENCE = "confidence";

    public static final String UNCERTAIN = "uncertain";
    /** Why a row is uncertain, null where it is not. */
    public static final String UNCERTAIN_REASON = "uncertain_reason";
    /** In the order of the model's labels. */
    public static final String PROBABILITIES = "probabilities";

    public static final String MODEL_NAME = "model_name";
    public static final String MODEL_VERSION = "model_version";
    public static final String SCORED_AT = "scored_at";
    public static final String EVENT_DATE = SilverTable.EVENT_DATE;

    public static final StructType SCHEMA = new StructType()
            .add(VibrationColumns.MACHINE_ID, DataTypes.StringType)
            .add(VibrationColumns.SENSOR_ID, DataTypes.StringType)
            .add(VibrationColumns.OBSERVED_AT, DataTypes.TimestampType)
            .add(PREDICTED_CLASS, DataTypes.StringType)
            .add(FAULT_KIND, DataTypes.StringType)
            .add(CONFIDENCE, DataTypes.FloatType)
            .add(UNCERTAIN, DataTypes.BooleanType)
            .add(UNCERTAIN_REASON, DataTypes.StringType)
            .add(PROBABILITIES, DataTypes.createArrayType(DataTypes.FloatType))
            .add(MODEL_NAME, DataTypes.StringType)
            .add(MODEL_VERSION, DataTypes.StringType)
            .add(SilverTable.SOURCE_TOPIC, DataTypes.StringType)
            .add(SilverTable.SOURCE_PARTITION, DataTypes.IntegerType)
            .add(SilverTable.SOURCE_OFFSET, DataTypes.LongType)
            .add(SilverTable.SOURCE_TIMESTAMP, DataTypes.TimestampType)
            .add(SCORED_AT, DataTypes.TimestampType)
            .add(EVENT_DATE, DataTypes.DateType);

    private PredictionsTable() {}

    public static TableDefinition define(LakeLocations lake, String name) {
        return new TableDefinition(Layer.GOLD, name, lake.table(Layer.GOLD, name), SCHEMA, List.of(EVENT_DATE));
    }
}
