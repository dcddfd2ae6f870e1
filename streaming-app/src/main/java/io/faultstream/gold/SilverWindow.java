package io.faultstream.gold;

import io.faultstream.model.VibrationInput;
import io.faultstream.table.SilverTable;
import io.faultstream.table.VibrationColumns;
import java.util.OptionalDouble;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A row of silver with the columns of {@link WindowRows#COLUMNS}: times in microseconds, the date in days since
 * 1970-01-01. Runs on executors.
 *
 * @param observedAt null where silver has none; likewise the texts
 */
record SilverWindow(
        byte[] machine,
        byte[] sensor,
        Long observedAt,
        byte[] topic,
        int partition,
        long offset,
        long sourceMicros,
        int eventDate,
        VibrationInput input) {
    private static final int MACHINE = at(VibrationColumns.MACHINE_ID);
    private static final int SENSOR = at(VibrationColumns.SENSOR_ID);
    private static final int OBSERVED_AT = at(VibrationColumns.OBSERVED_AT);
    private static final int TOPIC = at(SilverTable.SOURCE_TOPIC);
    private static final int PARTITION = at(SilverTable.SOURCE_PARTITION);
    private static final int OFFSET = at(SilverTable.SOURCE_OFFSET);
    private static final int SOURCE_TIMESTAMP = at(SilverTable.SOURCE_TIMESTAMP);
    private static final int EVENT_DATE = at(SilverTable.EVENT_DATE);
    private static final int SAMPLING_RATE = at(VibrationColumns.SAMPLING_RATE_HZ);
    private static final int RPM = at(VibrationColumns.RPM);
    private static final int SAMPLES = at(VibrationColumns.SAMPLES);

    static SilverWindow of(InternalRow row, SensorOrders orders) {
        byte[] machine = text(row, MACHINE);
        byte[] sensor = text(row, SENSOR);
        return new SilverWindow(
                machine,
                sensor,
                row.isNullAt(OBSERVED_AT) ? null : row.getLong(OBSERVED_AT),
                text(row, TOPIC),
                row.getInt(PARTITION),
                row.getLong(OFFSET),
                row.getLong(SOURCE_TIMESTAMP),
                row.getInt(EVENT_DATE),
                new VibrationInput(
                        samples(row),
                        row.isNullAt(SAMPLING_RATE) ? Double.NaN : row.getDouble(SAMPLING_RATE),
                        row.isNullAt(RPM) ? OptionalDouble.empty() : OptionalDouble.of(row.getDouble(RPM)),
                        orders.of(machine, sensor)));
    }

    private static float[] samples(InternalRow row) {
        if (row.isNullAt(SAMPLES)) {
            return new float[0];
        }
        ArrayData array = row.getArray(SAMPLES);
        float[] samples = array.toFloatArray();
        for (int i = 0; i < samples.length; i++) {
            // A null inside the array cannot come from the codec; a foreign writer's is not a number.
            if (array.isNullAt(i)) {
                samples[i] = Float.NaN;
            }
        }
        return samples;
    }

    private static byte[] text(InternalRow row, int column) {
        UTF8String text = row.isNullAt(column) ? null : row.getUTF8String(column);
        return text == null ? null : text.getBytes();
    }

    private static int at(String column) {
        return WindowRows.COLUMNS.indexOf(column);
    }
}
