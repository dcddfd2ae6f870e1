package io.faultstream.gold;

import io.faultstream.model.DefectOrders;
import io.faultstream.table.SensorsTable;
import io.faultstream.table.VibrationColumns;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The defect orders of the sensors that have them, by machine and sensor. Travels to executors. */
final class SensorOrders implements Serializable {
    private static final long serialVersionUID = 1L;

    private record Sensor(String machine, String id) implements Serializable {}

    /** Mains is NaN where it is not known. */
    private record Orders(double outer, double inner, double ball, double mains) implements Serializable {}

    private final Map<Sensor, Orders> bySensor = new HashMap<>();

    /** @param sensors rows of reference.sensors; small, as there is a row for each sensor */
    static SensorOrders of(Dataset<Row> sensors) {
        SensorOrders orders = new SensorOrders();
        for (Row row : sensors.select(
                        VibrationColumns.MACHINE_ID,
                        VibrationColumns.SENSOR_ID,
                        SensorsTable.ORDER_OUTER,
                        SensorsTable.ORDER_INNER,
                        SensorsTable.ORDER_BALL,
                        SensorsTable.MAINS_HZ)
                .collectAsList()) {
            if (!row.isNullAt(2) && !row.isNullAt(3) && !row.isNullAt(4)) {
                orders.bySensor.put(
                        new Sensor(row.getString(0), row.getString(1)),
                        new Orders(
                                row.getDouble(2),
                                row.getDouble(3),
                                row.getDouble(4),
                                row.isNullAt(5) ? Double.NaN : row.getDouble(5)));
            }
        }
        return orders;
    }

    /** @param machine in UTF-8, or null; likewise the sensor */
    Optional<DefectOrders> of(byte[] machine, byte[] sensor) {
        return bySensor.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(bySensor.get(new Sensor(text(machine), text(sensor))))
                        .map(orders -> new DefectOrders(
                                orders.outer,
                                orders.inner,
                                orders.ball,
                                Double.isNaN(orders.mains) ? OptionalDouble.empty() : OptionalDouble.of(orders.mains)));
    }

    private static String text(byte[] utf8) {
        return utf8 == null ? null : new String(utf8, StandardCharsets.UTF_8);
    }
}
