package io.faultstream.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * One labelled recording of a folder of bearing data, samples in g.
 *
 * @param file name of the file in the folder
 * @param label the condition, for example {@code inner_race_007}
 * @param faultKind the condition without its size: {@code normal}, {@code inner_race}, {@code ball}, {@code outer_race}
 * @param classId the condition's place among the labels
 * @param load motor load in horsepower as the manifest gives it, without a trailing {@code .0}
 * @param diameter fault diameter as the manifest gives it
 * @param rpm shaft speed in revolutions per minute
 * @param samples the array itself, not a copy: it is large, and nobody writes to it
 * @param scale g per step of the file's integers
 * @param sha256Raw of the uncompressed bytes
 */
public record Recording(
        String file,
        String label,
        String faultKind,
        OptionalInt classId,
        Optional<String> load,
        Optional<String> diameter,
        OptionalDouble rpm,
        double samplingRateHz,
        float[] samples,
        double scale,
        String sha256Raw) {

    /** The recording at the given rate; one of a lower or nearly equal rate stays as it is. */
    Recording at(double hz) {
        if (samplingRateHz <= hz * 1.005) {
            return this;
        }
        int length = (int) (samples.length * hz / samplingRateHz);
        float[] resampled = new Resampler(samplingRateHz, hz).resample(samples, length);
        return new Recording(file, label, faultKind, classId, load, diameter, rpm, hz, resampled, scale, sha256Raw);
    }

    /** Windows one after the other, none sharing a sample with the next; an incomplete last one is left out. */
    List<VibrationInput> windows(int length) {
        List<VibrationInput> windows = new ArrayList<>(samples.length / length);
        for (int from = 0; from + length <= samples.length; from += length) {
            windows.add(window(from, length));
        }
        return windows;
    }

    VibrationInput window(int from, int length) {
        float[] part = Arrays.copyOfRange(samples, from, from + length);
        return new VibrationInput(part, samplingRateHz, rpm, Optional.empty());
    }
}
