package io.faultstream.model;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One window to be classified.
 *
 * @param samples acceleration in g; the array is read, never changed, and may be reused once the call has returned
 * @param samplingRateHz samples per second
 * @param rpm shaft speed in revolutions per minute, where known
 * @param orders the bearing's defect orders, where known; a model that does not need them ignores them
 */
public record VibrationInput(
        float[] samples, double samplingRateHz, OptionalDouble rpm, Optional<DefectOrders> orders) {

    public static VibrationInput of(float[] samples, double samplingRateHz, double rpm) {
        return new VibrationInput(samples, samplingRateHz, OptionalDouble.of(rpm), Optional.empty());
    }
}
