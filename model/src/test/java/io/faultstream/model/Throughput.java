package io.faultstream.model;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Measures, by hand, how many real windows a second one thread scores. */
final class Throughput {
    private static final int ROUNDS = 3;

    private Throughput() {}

    public static void main(String[] args) {
        PrintStream out = System.out;
        ModelBundle bundle = ModelBundle.shipped();
        BundleManifest manifest = bundle.manifest();
        List<VibrationInput> windows = BearingData.mixedWindows(BearingData.ofLoad("2"), 200);
        SpectrumSettings input = manifest.preprocessing();
        OrderTables tables = new OrderTables(input, manifest.windowLength(), manifest.samplingRateHz());
        BandEnvelopes envelopes = new BandEnvelopes(input, manifest.windowLength());
        ScoringInput ready = new ScoringInput(input, manifest.windowLength(), windows.size());
        for (int round = 0; round < ROUNDS; round++) {
            long start = processorTime();
            int repeats = 100;
            for (int r = 0; r < repeats; r++) {
                for (int i = 0; i < windows.size(); i++) {
                    envelopes.read(windows.get(i).samples());
                    ready.put(i, envelopes, tables.table(windows.get(i).rpm().getAsDouble()));
                }
            }
            report(out, "preprocessing alone", repeats * windows.size(), start);
        }
        try (LeNetModel model = LeNetModel.open(bundle);
                Classifier classifier = model.newClassifier();
                NDManager manager = LeNetNetwork.newManager()) {
            ScoringNetwork network = new ScoringNetwork(
                    manager,
                    manifest.network(),
                    input,
                    manifest.labels().size(),
                    LeNetNetwork.fromBytes(bundle.weights()));
            for (int round = 0; round < ROUNDS; round++) {
                for (int batch : new int[] {1, 8, 16, 32, 64, 128, 200}) {
                    int repeats = 20_000 / batch;
                    long start = processorTime();
                    for (int r = 0; r < repeats; r++) {
                        try (NDManager scope = manager.newSubManager()) {
                            network.probabilities(scope, ready, batch);
                        }
                    }
                    report(out, "network alone, batch " + batch, repeats * batch, start);
                }
                long start = processorTime();
                for (int r = 0; r < 100; r++) {
                    classifier.classify(windows);
                }
                report(out, "together", 100 * windows.size(), start);
            }
            int repeats = args.length > 0 ? Integer.parseInt(args[0]) / windows.size() : 500;
            for (int r = 0; r <= repeats; r++) {
                classifier.classify(windows);
                if (r % Math.max(1, repeats / 5) == 0) {
                    out.println("after " + r * windows.size() + " more windows: " + residentMemory());
                }
            }
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
