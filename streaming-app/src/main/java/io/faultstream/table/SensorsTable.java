package io.faultstream.table;

import io.faultstream.config.SetupException;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** reference.sensors: what is known of each sensor's bearing. Defect orders are events per shaft revolution. */
public final class SensorsTable {
    public static final String NAME = "sensors";
    public static final String BEARING = "bearing";
    public static final String ORDER_OUTER = "order_outer";
    public static final String ORDER_INNER = "order_inner";
    public static final String ORDER_BALL = "order_ball";
    public static final String MAINS_HZ = "mains_hz";

    public static final StructType SCHEMA = new StructType()
            .add(VibrationColumns.MACHINE_ID, DataTypes.StringType)
            .add(VibrationColumns.SENSOR_ID, DataTypes.StringType)
            .add(BEARING, DataTypes.StringType)
            .add(ORDER_OUTER, DataTypes.DoubleType)
            .add(ORDER_INNER, DataTypes.DoubleType)
            .add(ORDER_BALL, DataTypes.DoubleType)
            .add(MAINS_HZ, DataTypes.DoubleType);

    private SensorsTable() {}

    /**
     * Replaces the table by a CSV file with these columns and a header.
     *
     * @throws SetupException if the file is missing or a line does not fit
     */
    public static void load(SparkSession spark, String csv, TableDefinition table) {
        try {
            spark.read()
                    .schema(SCHEMA)
                    .option("header", "true")
                    .option("mode", "FAILFAST")
                    .option("enforceSchema", "false")
                    .csv(csv)
                    .write()
                    .format("delta")
                    .mode("overwrite")
                    .save(table.location());
        } catch (Exception e) {
            throw new SetupException(
                    "faultstream.reference.sensors-csv",
                    csv + " cannot be loaded: " + e.getMessage(),
                    "Give a CSV file with the header " + String.join(",", SCHEMA.fieldNames()));
        }
    }

    public static TableDefinition define(LakeLocations lake) {
        return new TableDefinition(Layer.REFERENCE, NAME, lake.table(Layer.REFERENCE, NAME), SCHEMA, List.of());
    }
}
