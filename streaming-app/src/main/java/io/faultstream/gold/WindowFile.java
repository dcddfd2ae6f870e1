package io.faultstream.gold;

import io.faultstream.model.VibrationInput;
import io.faultstream.parquet.CellColumn;
import io.faultstream.parquet.FloatListColumn;
import io.faultstream.parquet.ParquetRows;
import io.faultstream.table.SilverTable;
import io.faultstream.table.VibrationColumns;
import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** The windows in a data file of silver, read without Spark. Runs on executors. */
final class WindowFile implements Closeable {
    private static final String SPARK_VERSION = "org.apache.spark.version";
    private static final String FIRST_OF_ONE_CALENDAR = "3.0.0";
    private static final String TWO_CALENDARS = "org.apache.spark.legacyDateTime";
    private static final LogicalTypeAnnotation TEXT = LogicalTypeAnnotation.stringType();
    private static final LogicalTypeAnnotation MICROS = LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS);

    private final ParquetRows rows;
    private final int eventDate;
    private final SensorOrders orders;
    private final CellColumn machine;
    private final CellColumn sensor;
    private final CellColumn observedAt;
    private final CellColumn topic;
    private final CellColumn partition;
    private final CellColumn offset;
    private final CellColumn sourceTimestamp;
    private final CellColumn samplingRate;
    private final CellColumn rpm;
    private final FloatListColumn samples;

    private WindowFile(ParquetRows rows, int eventDate, SensorOrders orders) {
        this.rows = rows;
        this.eventDate = eventDate;
        this.orders = orders;
        machine = cells(VibrationColumns.MACHINE_ID, PrimitiveTypeName.BINARY, TEXT);
        sensor = cells(VibrationColumns.SENSOR_ID, PrimitiveTypeName.BINARY, TEXT);
        observedAt = cells(VibrationColumns.OBSERVED_AT, PrimitiveTypeName.INT64, MICROS);
        topic = cells(SilverTable.SOURCE_TOPIC, PrimitiveTypeName.BINARY, TEXT);
        partition = cells(SilverTable.SOURCE_PARTITION, PrimitiveTypeName.INT32, null);
        offset = cells(SilverTable.SOURCE_OFFSET, PrimitiveTypeName.INT64, null);
        sourceTimestamp = cells(SilverTable.SOURCE_TIMESTAMP, PrimitiveTypeName.INT64, MICROS);
        samplingRate = cells(VibrationColumns.SAMPLING_RATE_HZ, PrimitiveTypeName.DOUBLE, null);
        rpm = cells(VibrationColumns.RPM, PrimitiveTypeName.DOUBLE, null);
        samples = rows.floatLists(VibrationColumns.SAMPLES).orElse(null);
    }

    /**
     * The windows of a file's part, unless the file is one for Spark: its columns have other types, or its times may follow
     * another calendar. Then nothing stays open.
     *
     * @param rows closed with what is returned
     * @param eventDate of the partition that the file is in, days since 1970-01-01
     */
    static Optional<WindowFile> of(ParquetRows rows, int eventDate, SensorOrders orders) throws IOException {
        Optional<WindowFile> file = Optional.empty();
        try {
            if (hasOneCalendar(rows.footer())) {
                file = Optional.of(new WindowFile(rows, eventDate, orders)).filter(WindowFile::isComplete);
            }
        } finally {
            if (file.isEmpty()) {
                rows.close();
            }
        }
        return file;
    }

    private static boolean hasOneCalendar(Map<String, String> footer) {
        String version = footer.get(SPARK_VERSION);
        return version != null && version.compareTo(FIRST_OF_ONE_CALENDAR) >= 0 && !footer.containsKey(TWO_CALENDARS);
    }

    /** The next window; null after the last. */
    SilverWindow next() {
        if (!rows.next()) {
            return null;
        }
        return new SilverWindow(
                machine.bytes(),
                sensor.bytes(),
                observedAt.isNull() ? null : observedAt.number(),
                topic.bytes(),
                (int) partition.number(),
                offset.number(),
                sourceTimestamp.number(),
                eventDate,
                new VibrationInput(
                        samples.items(),
                        samplingRate.real(),
                        rpm.isNull() ? OptionalDouble.empty() : OptionalDouble.of(rpm.real()),
                        orders.of(machine.bytes(), sensor.bytes())));
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }

    private CellColumn cells(String name, PrimitiveTypeName type, LogicalTypeAnnotation annotationOrNull) {
        return rows.cells(name, type, annotationOrNull).orElse(null);
    }

    private boolean isComplete() {
        return machine != null
                && sensor != null
                && observedAt != null
                && topic != null
                && partition != null
                && offset != null
                && sourceTimestamp != null
                && samplingRate != null
                && rpm != null
                && samples != null;
    }
}
