package io.faultstream.bench.data;

import com.google.protobuf.Descriptors.Descriptor;
import io.faultstream.bench.proto.v1.PlainMetric;
import io.faultstream.bench.proto.v1.PlainTelemetry;
import io.faultstream.bench.proto.v1.PlainWindow;
import io.faultstream.bench.proto.v1.Telemetry;
import io.faultstream.proto.v1.ServerMetric;
import io.faultstream.proto.v1.VibrationWindow;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The kinds of records by the names that workloads use, each with its contract and the plain message of the idiom. */
public enum Shape {
    SERVER_METRIC(ServerMetric.getDescriptor(), PlainMetric.getDescriptor()),
    VIBRATION(VibrationWindow.getDescriptor(), PlainWindow.getDescriptor()),
    WIDE(Telemetry.getDescriptor(), PlainTelemetry.getDescriptor());

    private final Descriptor contract;
    private final Descriptor plain;

    Shape(Descriptor contract, Descriptor plain) {
        this.contract = contract;
        this.plain = plain;
    }

    /** @throws IllegalArgumentException that names the shapes there are */
    public static Shape of(String name) {
        return Arrays.stream(values())
                .filter(shape -> shape.text().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no shape " + name + "; there are "
                        + Arrays.stream(values()).map(Shape::text).collect(Collectors.joining(", "))));
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** With rules and presence. */
    public Descriptor contract() {
        return contract;
    }

    public Descriptor plain() {
        return plain;
    }

    /**
     * The generator.
     *
     * @param dirtyShare of broken records, 0 to 1
     * @throws IllegalArgumentException if broken records are wanted of a shape that has none
     */
    public RecordShape records(double dirtyShare) {
        if (dirtyShare > 0 && this != SERVER_METRIC) {
            throw new IllegalArgumentException("dirty-share is for server-metric only");
        }
        return switch (this) {
            case SERVER_METRIC -> dirtyShare > 0 ? new DirtyMetrics(dirtyShare) : new ServerMetrics();
            case VIBRATION -> new VibrationWindows();
            case WIDE -> new WideTelemetry();
        };
    }
}
