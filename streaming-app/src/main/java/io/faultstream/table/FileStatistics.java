package io.faultstream.table;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.apache.parquet.column.statistics.DoubleStatistics;
import org.apache.parquet.column.statistics.FloatStatistics;
import org.apache.parquet.column.statistics.IntStatistics;
import org.apache.parquet.column.statistics.LongStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A data file's statistics as Delta's protocol writes them ("Per-file Statistics"), for readers that skip files. What is
 * left out is unknown to a reader, which then reads the file.
 */
public final class FileStatistics {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long MICROS = 1_000_000L;
    /** Of longer strings only a beginning would be kept, which is no largest value. */
    private static final int LONGEST = 32;

    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private FileStatistics() {}

    /**
     * The JSON text.
     *
     * @param schema the file's columns
     * @param columns by path; those that are nested are left out
     */
    public static String json(StructType schema, long rows, Map<String, Statistics<?>> columns) {
        ObjectNode json = JSON.createObjectNode();
        json.put("numRecords", rows);
        ObjectNode min = json.putObject("minValues");
        ObjectNode max = json.putObject("maxValues");
        ObjectNode nulls = json.putObject("nullCount");
        for (StructField field : schema.fields()) {
            Statistics<?> statistics = columns.get(field.name());
            if (statistics != null) {
                nulls.put(field.name(), statistics.getNumNulls());
                if (statistics.hasNonNullValue()) {
                    put(min, max, field.name(), field.dataType(), statistics);
                }
            }
        }
        return json.toString();
    }

    private static void put(ObjectNode min, ObjectNode max, String name, DataType type, Statistics<?> statistics) {
        if (statistics instanceof LongStatistics longs && type.equals(DataTypes.TimestampType)) {
            times(min, max, name, longs);
        } else if (statistics instanceof LongStatistics longs) {
            min.put(name, longs.getMin());
            max.put(name, longs.getMax());
        } else if (statistics instanceof IntStatistics ints && type.equals(DataTypes.DateType)) {
            min.put(name, LocalDate.ofEpochDay(ints.getMin()).toString());
            max.put(name, LocalDate.ofEpochDay(ints.getMax()).toString());
        } else if (statistics instanceof IntStatistics ints) {
            min.put(name, ints.getMin());
            max.put(name, ints.getMax());
        } else if (statistics instanceof DoubleStatistics doubles
                && Double.isFinite(doubles.getMin())
                && Double.isFinite(doubles.getMax())) {
            min.put(name, doubles.getMin());
            max.put(name, doubles.getMax());
        } else if (statistics instanceof FloatStatistics floats
                && Float.isFinite(floats.getMin())
                && Float.isFinite(floats.getMax())) {
            min.put(name, floats.getMin());
            max.put(name, floats.getMax());
        } else if (type.equals(DataTypes.StringType)) {
            strings(min, max, name, statistics);
        }
    }

    /** To the millisecond, downwards, as Delta has them; whoever reads adds one to the largest. */
    private static void times(ObjectNode min, ObjectNode max, String name, LongStatistics micros) {
        Instant first = instant(micros.getMin());
        Instant last = instant(micros.getMax());
        // Another number of digits in the year would not compare as text does.
        if (first.atZone(ZoneOffset.UTC).getYear() >= 1
                && last.atZone(ZoneOffset.UTC).getYear() <= 9999) {
            min.put(name, MILLIS.format(first));
            max.put(name, MILLIS.format(last));
        }
    }

    private static void strings(ObjectNode min, ObjectNode max, String name, Statistics<?> statistics) {
        String first = new String(statistics.getMinBytes(), StandardCharsets.UTF_8);
        String last = new String(statistics.getMaxBytes(), StandardCharsets.UTF_8);
        if (first.length() <= LONGEST && last.length() <= LONGEST) {
            min.put(name, first);
            max.put(name, last);
        }
    }

    private static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1_000);
    }
}
