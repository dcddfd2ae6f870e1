package io.faultstream.local;

/** One recording of an accelerometer on a machine in a known condition. */
public final class Recording {
    private final String label;
    private final String faultKind;
    private final double loadHp;
    private final double rpm;
    private final double samplingRateHz;
    private final float[] samples;

    Recording(String label, String faultKind, double loadHp, double rpm, double samplingRateHz, float[] samples) {
        this.label = label;
        this.faultKind = faultKind;
        this.loadHp = loadHp;
        this.rpm = rpm;
        this.samplingRateHz = samplingRateHz;
        this.samples = samples;
    }

    /** The condition, for example {@code inner_race_007}. */
    public String label() {
        return label;
    }

    /** The condition without its size: {@code normal}, {@code inner_race}, {@code ball} or {@code outer_race}. */
    public String faultKind() {
        return faultKind;
    }

    /** Motor load in horsepower. */
    public double loadHp() {
        return loadHp;
    }

    /** Shaft speed in revolutions per minute. */
    public double rpm() {
        return rpm;
    }

    public double samplingRateHz() {
        return samplingRateHz;
    }

    /** Acceleration in g. The array itself, not a copy: it is large, and nobody here writes to it. */
    float[] samples() {
        return samples;
    }
}
