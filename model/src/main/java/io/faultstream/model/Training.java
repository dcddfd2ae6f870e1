package io.faultstream.model;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Trains a model on labelled recordings and writes it as a bundle. */
public final class Training {
    private Training() {}

    /**
     * Trains, tests on other loads, and writes the bundle; progress and the confusion matrix go to {@code out}.
     *
     * @throws ModelException if recordings are missing or broken, or the options contradict each other
     */
    public static ModelBundle run(TrainOptions options, PrintStream out) {
        List<Recording> all = RecordingFolder.read(options.data(), options.manifest());
        List<Recording> train = ofLoads(all, options.trainLoads(), "train-loads");
        List<Recording> test = ofLoads(all, options.testLoads(), "test-loads");
        if (options.steps() < 1) {
            throw new ModelException("--steps is " + options.steps() + ", training takes at least 1. The shipped model"
                    + " was made with " + TrainOptions.DEFAULT_STEPS + ".");
        }
        if (options.trainLoads().stream().anyMatch(options.testLoads()::contains)) {
            throw new ModelException("Training loads " + options.trainLoads() + " and test loads " + options.testLoads()
                    + " overlap. A model must not be judged on what it learned. Give different loads.");
        }
        FitSettings settings = FitSettings.standard().withSteps(options.steps());
        out.println("Training on " + train.size() + " recordings of loads " + options.trainLoads() + ", seed "
                + options.seed());
        String version = options.out().getFileName().toString();
        ModelBundle bundle = new Curriculum(version, settings, all).train(train, options.seed(), out);

        out.println("Testing on " + test.size() + " recordings of loads " + options.testLoads());
        Evaluator result = Evaluator.evaluate(bundle, test);
        result.print(out);
        Map<String, BundleManifest.Figures> figures = new LinkedHashMap<>();
        figures.put("test", result.figures("loads " + options.testLoads()));
        if (options.folds()) {
            figures.putAll(new Folds(all, settings, out).byLoad(options.seed()));
        }

        ModelBundle judged = BundleFiles.withFigures(bundle, figures);
        BundleFiles.write(judged, GoldenVectors.of(judged, test), options.out());
        out.println("Wrote " + judged.name() + " " + judged.version() + " to " + options.out() + ", weights SHA-256 "
                + judged.sha256());
        return judged;
    }

    public static void main(String[] args) {
        CommandLine.exit(() -> run(TrainOptions.parse(args), System.out));
    }

    static List<Recording> ofLoads(List<Recording> all, Set<String> loads, String option) {
        List<Recording> found =
                all.stream().filter(r -> loads.contains(r.load().orElse(""))).toList();
        if (found.isEmpty()) {
            throw new ModelException("No recording has a motor load of " + loads + " (--" + option
                    + "). Loads in the manifest: "
                    + all.stream()
                            .map(r -> r.load().orElse("(none)"))
                            .distinct()
                            .toList()
                    + ". Choose among them.");
        }
        return found;
    }
}
