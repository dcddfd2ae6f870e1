package io.faultstream.gold;

import io.faultstream.model.DefectOrders;
import io.faultstream.model.VibrationInput;
import io.faultstream.table.SensorsTable;
import io.faultstream.table.SilverTable;
import io.faultstream.table.VibrationColumns;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.sql.Row;

/** What scoring reads of a silver row, and the window in it. Runs on executors. */
final class WindowRows {
    /** Read by position in {@link #input}, and copied to gold by {@link ScoredRows}. */
    static final List<String> COLUMNS = List.of(
            VibrationColumns.MACHINE_ID,
            VibrationColumns.SENSOR_ID,
            VibrationColumns.OBSERVED_AT,
            SilverTable.SOURCE_TOPIC,
            SilverTable.SOURCE_PARTITION,
            SilverTable.SOURCE_OFFSET,
            SilverTable.SOURCE_TIMESTAMP,
            SilverTable.EVENT_DATE,
            VibrationColumns.SAMPLING_RATE_HZ,
            VibrationColumns.RPM,
            VibrationColumns.SAMPLES);

    static final List<String> SENSOR_COLUMNS =
            List.of(SensorsTable.ORDER_OUTER, SensorsTable.ORDER_INNER, SensorsTable.ORDER_BALL, SensorsTable.MAINS_HZ);

    private static final int SAMPLING_RATE = COLUMNS.indexOf(VibrationColumns.SAMPLING_RATE_HZ);
    private static final int RPM = COLUMNS.indexOf(VibrationColumns.RPM);
    private static final int SAMPLES = COLUMNS.indexOf(VibrationColumns.SAMPLES);
    private static final int ORDER_OUTER = COLUMNS.size();
    private static final int ORDER_INNER = COLUMNS.size() + 1;
    private static final int ORDER_BALL = COLUMNS.size() + 2;
    private static final int MAINS = COLUMNS.size() + 3;

    private WindowRows() {}

    static VibrationInput input(Row row) {
        return new VibrationInput(
                samples(row),
                row.isNullAt(SAMPLING_RATE) ? Double.NaN : row.getDouble(SAMPLING_RATE),
                optional(row, RPM),
                orders(row));
    }

    private static float[] samples(Row row) {
        if (row.isNullAt(SAMPLES)) {
            return new float[0];
        }
        List<Float> values = row.getList(SAMPLES);
        float[] samples = new float[values.size()];
        for (int i = 0; i < samples.length; i++) {
            Float value = values.get(i);
            // A null inside the array cannot come from the codec; a foreign writer's is not a number.
            samples[i] = value == null ? Float.NaN : value;
        }
        return samples;
    }

    private static Optional<DefectOrders> orders(Row row) {
        if (row.isNullAt(ORDER_OUTER) || row.isNullAt(ORDER_INNER) || row.isNullAt(ORDER_BALL)) {
            return Optional.empty();
        }
        return Optional.of(new DefectOrders(
                row.getDouble(ORDER_OUTER),
                row.getDouble(ORDER_INNER),
                row.getDouble(ORDER_BALL),
                optional(row, MAINS)));
    }

    private static OptionalDouble optional(Row row, int column) {
        return row.isNullAt(column) ? OptionalDouble.empty() : OptionalDouble.of(row.getDouble(column));
    }
}
