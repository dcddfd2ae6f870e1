package io.faultstream.model;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Judges a model on any folder of labelled recordings. */
public final class Evaluation {
    private Evaluation() {}

    /**
     * Prints the confusion matrix, the recall per class and the share of uncertain answers to {@code out}; with {@code
     * folds}, trains and tests with each load and each fault diameter left out instead.
     *
     * @throws ModelException if recordings or the model are missing or broken
     */
    public static void run(EvaluateOptions options, PrintStream out) {
        List<Recording> all = RecordingFolder.read(options.data(), options.manifest());
        List<Recording> chosen = options.loads()
                .map(loads -> Training.ofLoads(all, loads, "loads"))
                .orElse(all);
        if (options.folds()) {
            folds(chosen, options, out);
            return;
        }
        ModelBundle bundle = options.model().map(ModelBundle::load).orElseGet(ModelBundle::shipped);
        out.println("Model " + bundle.name() + " " + bundle.version() + " (" + bundle.sha256() + ") on " + chosen.size()
                + " recordings");
        Evaluator.evaluate(bundle, chosen).print(out);
    }

    public static void main(String[] args) {
        CommandLine.exit(() -> run(EvaluateOptions.parse(args), System.out));
    }

    private static void folds(List<Recording> recordings, EvaluateOptions options, PrintStream out) {
        Folds folds = new Folds(recordings, FitSettings.standard().withSteps(options.steps()), out);
        Map<String, BundleManifest.Figures> byLoad = folds.byLoad(options.seed());
        Map<String, ConfusionMatrix> byDiameter = folds.byDiameter(options.seed());
        out.printf(Locale.ROOT, "%n%-28s %-14s %s%n", "fold", "macro recall", "weakest class");
        byLoad.forEach((name, figures) -> row(out, name, figures.macroRecall(), figures.recall()));
        byDiameter.forEach((name, matrix) -> row(out, name + " (kind)", matrix.macroRecall(), matrix.recall()));
    }

    private static void row(PrintStream out, String name, double macroRecall, Map<String, Double> recall) {
        String weakest = recall.entrySet().stream()
                .min(Map.Entry.comparingByValue())
                .map(e -> String.format(Locale.ROOT, "%s %.3f", e.getKey(), e.getValue()))
                .orElse("-");
        out.printf(Locale.ROOT, "%-28s %-14.4f %s%n", name, macroRecall, weakest);
    }
}
