package io.faultstream.model;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Draws training windows: every class equally often, at random places of its recordings, slightly changed.
 *
 * <p>The changes stand for what another load or sensor does: an imprecise shaft speed, noise, and a frequency response
 * that is not the same.
 */
final class TrainingWindows {
    private final List<List<Recording>> byClass;
    private final BundleManifest manifest;
    private final FitSettings settings;
    private final SpectrumImage image;
    private final Random random;

    TrainingWindows(List<List<Recording>> byClass, BundleManifest manifest, FitSettings settings, Random random) {
        this.byClass = byClass;
        this.manifest = manifest;
        this.settings = settings;
        this.random = random;
        SpectrumSettings input = manifest.preprocessing();
        OrderTables tables = new OrderTables(input, manifest.windowLength(), manifest.samplingRateHz());
        this.image = new SpectrumImage(input, tables, manifest.windowLength());
    }

    /** Fills {@code inputs} with images, and {@code targets} with rows of smoothed class probabilities. */
    void draw(float[] inputs, float[] targets) {
        int size = manifest.preprocessing().inputSize();
        int labels = manifest.labels().size();
        for (int i = 0; i < inputs.length / size; i++) {
            int label = random.nextInt(byClass.size());
            while (byClass.get(label).isEmpty()) {
                label = random.nextInt(byClass.size());
            }
            drawOne(byClass.get(label), inputs, i * size);
            for (int c = 0; c < labels; c++) {
                targets[i * labels + c] = settings.smoothing() / labels + (c == label ? 1 - settings.smoothing() : 0);
            }
        }
    }

    private void drawOne(List<Recording> recordings, float[] inputs, int at) {
        Recording recording = recordings.get(random.nextInt(recordings.size()));
        int length = manifest.windowLength();
        float[] samples = recording
                .window(random.nextInt(recording.samples().length - length + 1), length)
                .samples();
        if (random.nextDouble() < settings.noise()) {
            addNoise(samples);
        }
        double rpm = recording.rpm().getAsDouble() * (1 + settings.rpmJitter() * (2 * random.nextDouble() - 1));
        image.write(samples, rpm * manifest.samplingRateHz() / recording.samplingRateHz(), inputs, at);
        if (random.nextDouble() < settings.blind()) {
            int plane = manifest.preprocessing().inputSize() / 2;
            Arrays.fill(inputs, at + plane, at + 2 * plane, 0);
        } else {
            tilt(inputs, at);
        }
    }

    /** White noise 15 to 40 dB below the window. */
    private void addNoise(float[] samples) {
        double mean = 0;
        for (float sample : samples) {
            mean += sample / samples.length;
        }
        double power = 0;
        for (float sample : samples) {
            power += (sample - mean) * (sample - mean) / samples.length;
        }
        double deviation = Math.sqrt(power) * StrictMath.pow(10, -(15 + 25 * random.nextDouble()) / 20);
        for (int i = 0; i < samples.length; i++) {
            samples[i] += (float) (deviation * random.nextGaussian());
        }
    }

    /** Adds a smooth random curve over the bands to the power channel. */
    private void tilt(float[] inputs, int at) {
        int bands = manifest.preprocessing().bands();
        int orders = manifest.preprocessing().orders();
        double[] waves = new double[4];
        for (int k = 0; k < waves.length; k++) {
            waves[k] = settings.tilt() * random.nextGaussian() / 3 / (k + 1);
        }
        for (int b = 0; b < bands; b++) {
            double curve = 0;
            for (int k = 0; k < waves.length; k++) {
                curve += waves[k] * StrictMath.cos(StrictMath.PI * (k + 1) * (b + 0.5) / bands);
            }
            int row = at + (bands + b) * orders;
            for (int o = 0; o < orders; o++) {
                inputs[row + o] += (float) curve;
            }
        }
    }
}
