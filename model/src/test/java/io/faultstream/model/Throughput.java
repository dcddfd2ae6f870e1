package io.faultstream.model;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Measures, by hand, how many real windows a second one thread scores, and what differs between batch sizes. */
final class Throughput {
    private static final int ROUNDS = 3;

    private Throughput() {}

    public static void main(String[] args) {
        PrintStream out = System.out;
        ModelBundle bundle = ModelBundle.shipped();
        BundleManifest manifest = bundle.manifest();
        List<VibrationInput> windows = BearingData.mixedWindows(BearingData.ofLoad("2"), 200);
        SpectrumSettings input = manifest.preprocessing();
        SpectrumImage image = new SpectrumImage(
                input, new OrderTables(input, manifest.windowLength(), manifest.samplingRateHz()), 1024);
        float[] images = new float[windows.size() * input.inputSize()];
        for (int round = 0; round < ROUNDS; round++) {
            long start = processorTime();
            int repeats = 100;
            for (int r = 0; r < repeats; r++) {
                for (int i = 0; i < windows.size(); i++) {
                    image.write(
                            windows.get(i).samples(),
                            windows.get(i).rpm().getAsDouble(),
                            images,
                            i * input.inputSize());
                }
            }
            report(out, "preprocessing alone", repeats * windows.size(), start);
        }
        try (LeNetModel model = LeNetModel.open(bundle);
                Classifier classifier = model.newClassifier()) {
            for (int round = 0; round < ROUNDS; round++) {
                for (int batch : new int[] {1, 8, 16, 32, 64, 128, 200}) {
                    float[] part = Arrays.copyOf(images, batch * input.inputSize());
                    int repeats = 20_000 / batch;
                    long start = processorTime();
                    for (int r = 0; r < repeats; r++) {
                        classifier.probabilities(part, batch);
                    }
                    report(out, "forward alone, batch " + batch, repeats * batch, start);
                }
                long start = processorTime();
                for (int r = 0; r < 100; r++) {
                    classifier.classify(windows);
                }
                report(out, "together", 100 * windows.size(), start);
            }
            largestDifference(out, classifier, images, input.inputSize(), windows.size());
            int repeats = args.length > 0 ? Integer.parseInt(args[0]) / windows.size() : 500;
            for (int r = 0; r <= repeats; r++) {
                classifier.classify(windows);
                if (r % Math.max(1, repeats / 5) == 0) {
                    out.println("after " + r * windows.size() + " more windows: " + residentMemory());
                }
            }
        }
    }

    private static void largestDifference(PrintStream out, Classifier classifier, float[] images, int size, int rows) {
        float[][] single = new float[rows][];
        for (int i = 0; i < rows; i++) {
            single[i] = classifier.probabilities(Arrays.copyOfRange(images, i * size, (i + 1) * size), 1);
        }
        for (int batch : new int[] {2, 7, 32, 64, 200}) {
            float worst = 0;
            for (int from = 0; from + batch <= rows; from += batch) {
                float[] p =
                        classifier.probabilities(Arrays.copyOfRange(images, from * size, (from + batch) * size), batch);
                for (int i = 0; i < p.length; i++) {
                    int labels = p.length / batch;
                    worst = Math.max(worst, Math.abs(p[i] - single[from + i / labels][i % labels]));
                }
            }
            out.printf(Locale.ROOT, "largest difference of a probability, batch %d against 1: %.2e%n", batch, worst);
        }
    }

    /** Nanoseconds of this thread on a processor: other work on the machine counts less than with a clock. */
    private static long processorTime() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static void report(PrintStream out, String what, int windows, long start) {
        double seconds = (processorTime() - start) / 1e9;
        out.printf(Locale.ROOT, "%-28s %8.0f windows/s%n", what, windows / seconds);
    }

    private static String residentMemory() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS")).findFirst().orElse("unknown");
        } catch (IOException e) {
            return "unknown on this system";
        }
    }
}
