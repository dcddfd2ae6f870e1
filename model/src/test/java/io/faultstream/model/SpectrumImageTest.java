package io.faultstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SpectrumImageTest {
    private static final SpectrumSettings SETTINGS = SpectrumSettings.standard();

    @Test
    void framePowersAreThoseOfTheFourierTransform() {
        float[] samples = noise(1024);
        float[][] power = new float[SETTINGS.bands()][121];
        new FrameSpectra(64, 8, 121).powers(samples, 0, 1, 1, power);
        for (int frame : new int[] {0, 1, 60, 120}) {
            for (int bin : new int[] {1, 2, 17, 28}) {
                double re = 0;
                double im = 0;
                for (int n = 0; n < 64; n++) {
                    double angle = 2 * Math.PI * n / 64;
                    double value = samples[frame * 8 + n] * (0.5 - 0.5 * Math.cos(angle));
                    re += value * Math.cos(bin * angle);
                    im += value * Math.sin(bin * angle);
                }
                // The transform of even and odd samples counts everything twice.
                double expected = 4 * (re * re + im * im);
                assertThat((double) power[bin - 1][frame]).isCloseTo(expected, within(1e-4 * (1 + expected)));
            }
        }
    }

    @Test
    void impulsesAtAShaftOrderStandOutAtThatOrder() {
        double order = 4.5;
        double rpm = 1800;
        Random random = new Random(3);
        float[] samples = new float[1024];
        for (int i = 0; i < samples.length; i++) {
            double phase = i / 12_000.0 * rpm / 60 * order % 1;
            samples[i] = (float) (random.nextGaussian() * (0.02 + Math.exp(-phase * 12)));
        }
        float[] image = image(samples, rpm);
        double[] depth = new double[SETTINGS.orders()];
        for (int b = 0; b < SETTINGS.bands(); b++) {
            for (int o = 0; o < depth.length; o++) {
                depth[o] += image[b * depth.length + o];
            }
        }
        int strongest = 0;
        for (int o = 1; o < depth.length; o++) {
            strongest = depth[o] > depth[strongest] ? o : strongest;
        }
        assertThat((strongest + 1) * SETTINGS.orderStep()).isCloseTo(order, within(SETTINGS.orderStep() / 2));
    }

    @Test
    void offsetAndGainLeaveTheImageAsItIs() {
        float[] samples = noise(1024);
        float[] changed = new float[1024];
        for (int i = 0; i < samples.length; i++) {
            changed[i] = samples[i] * 37 + 0.5f;
        }
        assertThat(image(changed, 1772)).containsExactly(image(samples, 1772), within(1e-3f));
    }

    @Test
    void constantWindowsHaveNoImage() {
        float[] constant = new float[1024];
        Arrays.fill(constant, 0.25f);
        assertThat(spectrumImage().write(constant, 1772, new float[SETTINGS.inputSize()], 0))
                .isFalse();
    }

    @Test
    void logarithmIsExactToSixDigits() {
        for (float x = 1e-4f; x < 1e4f; x *= 1.01f) {
            assertThat((double) FastLog.log(x)).isCloseTo(Math.log(x), within(2e-6));
        }
    }

    @Test
    void resamplingKeepsATone() {
        float[] fast = new float[8192];
        for (int i = 0; i < fast.length; i++) {
            fast[i] = (float) Math.sin(2 * Math.PI * 4000 * i / 51_200);
        }
        float[] slow = new Resampler(51_200, 12_000).resample(fast, 1900);
        for (int i = 100; i < 1800; i++) {
            assertThat((double) slow[i]).isCloseTo(Math.sin(2 * Math.PI * 4000 * i / 12_000), within(0.01));
        }
    }

    private static float[] image(float[] samples, double rpm) {
        float[] image = new float[SETTINGS.inputSize()];
        assertThat(spectrumImage().write(samples, rpm, image, 0)).isTrue();
        return image;
    }

    private static SpectrumImage spectrumImage() {
        return new SpectrumImage(SETTINGS, new OrderTables(SETTINGS, 1024, 12_000), 1024);
    }

    private static float[] noise(int length) {
        Random random = new Random(1);
        float[] samples = new float[length];
        for (int i = 0; i < length; i++) {
            samples[i] = (float) random.nextGaussian();
        }
        return samples;
    }
}
