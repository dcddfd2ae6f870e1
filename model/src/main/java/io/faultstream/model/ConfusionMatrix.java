package io.faultstream.model;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** Counts of windows by true class (rows) and predicted class (columns). */
final class ConfusionMatrix {
    private final List<String> labels;
    private final int[][] counts;

    ConfusionMatrix(List<String> labels) {
        this.labels = List.copyOf(labels);
        this.counts = new int[labels.size()][labels.size()];
    }

    void add(int truth, int predicted) {
        counts[truth][predicted]++;
    }

    int windows() {
        return IntStream.range(0, counts.length).map(this::windowsOf).sum();
    }

    /** Rows are true classes, columns predicted ones. */
    List<List<Integer>> counts() {
        return Arrays.stream(counts)
                .map(row -> Arrays.stream(row).boxed().toList())
                .toList();
    }

    double accuracy() {
        return IntStream.range(0, counts.length).map(i -> counts[i][i]).sum() / (double) Math.max(1, windows());
    }

    /** Recall of each class that occurs. */
    Map<String, Double> recall() {
        Map<String, Double> recall = new LinkedHashMap<>();
        for (int i = 0; i < counts.length; i++) {
            if (windowsOf(i) > 0) {
                recall.put(labels.get(i), counts[i][i] / (double) windowsOf(i));
            }
        }
        return recall;
    }

    /** Mean recall of the classes that occur: each class counts the same, however many windows it has. */
    double macroRecall() {
        return recall().values().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(0);
    }

    void print(PrintStream out) {
        int width = Math.max(18, labels.stream().mapToInt(String::length).max().orElse(0) + 4);
        out.printf(Locale.ROOT, "%-" + width + "s", "true \\ predicted");
        for (int i = 0; i < labels.size(); i++) {
            out.printf(Locale.ROOT, "%6d", i);
        }
        out.printf(Locale.ROOT, "%9s%n", "recall");
        for (int i = 0; i < labels.size(); i++) {
            out.printf(Locale.ROOT, "%-" + width + "s", i + " " + labels.get(i));
            for (int count : counts[i]) {
                out.printf(Locale.ROOT, "%6s", count == 0 ? "." : Integer.toString(count));
            }
            out.printf(
                    Locale.ROOT,
                    "%9s%n",
                    windowsOf(i) == 0 ? "-" : String.format(Locale.ROOT, "%.3f", counts[i][i] / (double) windowsOf(i)));
        }
        out.printf(Locale.ROOT, "macro recall %.4f, accuracy %.4f, %d windows%n", macroRecall(), accuracy(), windows());
    }

    private int windowsOf(int row) {
        return IntStream.of(counts[row]).sum();
    }
}
