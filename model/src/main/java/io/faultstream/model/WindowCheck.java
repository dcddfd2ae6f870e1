package io.faultstream.model;

import java.util.Optional;

/** Decides whether a model can answer for a window at all. */
final class WindowCheck {
    /** Rates this close to the model's are the same converter with an imprecise clock. */
    private static final double SAME_RATE = 0.005;

    private final int windowLength;
    private final double samplingRateHz;
    private final double minRpm;
    private final double maxRpm;

    WindowCheck(BundleManifest manifest) {
        this.windowLength = manifest.windowLength();
        this.samplingRateHz = manifest.samplingRateHz();
        this.minRpm = manifest.minRpm();
        this.maxRpm = manifest.maxRpm();
    }

    boolean atModelRate(double rateHz) {
        return Math.abs(rateHz / samplingRateHz - 1) <= SAME_RATE;
    }

    Optional<String> problem(VibrationInput window) {
        double rateHz = window.samplingRateHz();
        if (!Double.isFinite(rateHz) || rateHz <= 0) {
            return Optional.of("sampling rate " + rateHz + " Hz is not a rate");
        }
        if (rateHz < samplingRateHz && !atModelRate(rateHz)) {
            return Optional.of(
                    "sampling rate " + rateHz + " Hz is too low, the model needs " + samplingRateHz + " Hz or more");
        }
        long needed = neededSamples(rateHz);
        int length = window.samples().length;
        if (Math.abs(length - needed) > (atModelRate(rateHz) ? 0 : 1)) {
            return Optional.of(
                    "window has " + length + " samples, the model needs " + needed + " at " + rateHz + " Hz");
        }
        for (int i = 0; i < length; i++) {
            if (!Float.isFinite(window.samples()[i])) {
                return Optional.of("sample " + i + " is " + window.samples()[i]);
            }
        }
        if (window.rpm().isEmpty()) {
            return Optional.of("shaft speed (rpm) is missing");
        }
        double rpm = window.rpm().getAsDouble();
        if (!(rpm >= minRpm && rpm <= maxRpm)) {
            return Optional.of("shaft speed " + rpm + " rpm is outside the model's " + minRpm + " to " + maxRpm);
        }
        return Optional.empty();
    }

    private long neededSamples(double rateHz) {
        return atModelRate(rateHz) ? windowLength : Math.round(windowLength * rateHz / samplingRateHz);
    }
}
