package io.faultstream.testing;

import io.faultstream.config.PredictConfig;
import io.faultstream.config.TriggerConfig;
import io.faultstream.gold.PredictQuery;
import io.faultstream.model.ModelBundle;
import io.faultstream.table.SensorsTable;
import io.faultstream.table.TableDefinition;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** Scores windows without a stream: the query's own transformation on tables in memory. */
public final class Scoring {
    private static final StructType WINDOW = (StructType) DataType.fromDDL("machine_id STRING, sensor_id STRING,"
            + " observed_at TIMESTAMP, sampling_rate_hz DOUBLE, rpm DOUBLE, samples ARRAY<FLOAT>, source_topic STRING,"
            + " source_partition INT, source_offset BIGINT, source_timestamp TIMESTAMP, event_date DATE");
    private static final Timestamp TIME = Timestamp.valueOf("2024-06-20 10:00:00");

    private final SparkSession spark = TestSpark.session();
    private final PredictQuery query;

    public Scoring(ModelBundle bundle) {
        // The transformation reads no table: these are for the stream around it.
        TableDefinition none = null;
        PredictConfig config = new PredictConfig(
                true, "vibration_windows", "fault_predictions", PredictConfig.SHIPPED, TriggerConfig.AVAILABLE_NOW, 1);
        this.query = new PredictQuery(spark, config, none, none, none, bundle);
    }

    /** A silver row; the offset tells rows apart. */
    public static Row window(long offset, String machine, Double rpm, float[] samples) {
        List<Float> list = new ArrayList<>(samples.length);
        for (float sample : samples) {
            list.add(sample);
        }
        return window(offset, machine, 12_000d, rpm, list);
    }

    /** The same with anything that a table may hold. */
    public static Row window(long offset, String machine, Double rate, Double rpm, List<Float> samples) {
        return RowFactory.create(
                machine, "de", TIME, rate, rpm, samples, "t", 0, offset, TIME, Date.valueOf("2024-06-20"));
    }

    /** Rows of {@link #window} as a table in memory. */
    public static Dataset<Row> windows(SparkSession spark, List<Row> windows) {
        return spark.createDataFrame(windows, WINDOW);
    }

    /** A row of reference.sensors for the sensor of these windows. */
    public static Row sensor(String machine) {
        return RowFactory.create(machine, "de", "6205", 3.58, 5.42, 4.71, 50d);
    }

    /** Gold rows in the order of their offsets. */
    public List<Row> score(int partitions, List<Row> windows, List<Row> sensors) {
        Dataset<Row> input = windows(spark, windows).repartition(partitions);
        return query.transform(input, spark.createDataFrame(sensors, SensorsTable.SCHEMA))
                .orderBy("source_offset")
                .collectAsList();
    }
}
