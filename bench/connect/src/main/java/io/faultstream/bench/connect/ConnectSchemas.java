package io.faultstream.bench.connect;

import static org.apache.iceberg.types.Types.NestedField.optional;

import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;

/** The Iceberg tables of the kinds of records; names and times stay as they are in the JSON. */
final class ConnectSchemas {
    private ConnectSchemas() {}

    static Schema of(String shape) {
        return switch (shape) {
            case "server-metric" ->
                new Schema(
                        optional(1, "host", Types.StringType.get()),
                        optional(2, "metricName", Types.StringType.get()),
                        optional(3, "region", Types.StringType.get()),
                        optional(4, "timestamp", Types.LongType.get()),
                        optional(5, "value", Types.DoubleType.get()));
            case "vibration" ->
                new Schema(
                        optional(1, "machineId", Types.StringType.get()),
                        optional(2, "sensorId", Types.StringType.get()),
                        optional(3, "observedAt", Types.StringType.get()),
                        optional(4, "samplingRateHz", Types.DoubleType.get()),
                        optional(5, "rpm", Types.DoubleType.get()),
                        optional(6, "loadHp", Types.DoubleType.get()),
                        optional(7, "samples", Types.ListType.ofOptional(8, Types.FloatType.get())));
            default -> throw new IllegalArgumentException("no schema for " + shape);
        };
    }
}
