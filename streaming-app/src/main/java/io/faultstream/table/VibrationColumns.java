package io.faultstream.table;

/** The columns of silver.vibration_windows that scoring reads: the fields of {@code faultstream.v1.VibrationWindow}. */
public final class VibrationColumns {
    public static final String MACHINE_ID = "machine_id";
    public static final String SENSOR_ID = "sensor_id";
    public static final String OBSERVED_AT = "observed_at";
    public static final String SAMPLING_RATE_HZ = "sampling_rate_hz";
    public static final String RPM = "rpm";
    public static final String SAMPLES = "samples";

    private VibrationColumns() {}
}
