package io.faultstream.model;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Trains and tests with one part of the recordings left out in turn. */
final class Folds {
    private final List<Recording> recordings;
    private final FitSettings settings;
    private final PrintStream out;

    Folds(List<Recording> recordings, FitSettings settings, PrintStream out) {
        this.recordings = recordings;
        this.settings = settings;
        this.out = out;
    }

    /** Recognition of the same bearings at a load not trained with; all classes. */
    Map<String, BundleManifest.Figures> byLoad(long seed) {
        Map<String, BundleManifest.Figures> figures = new LinkedHashMap<>();
        for (String load : values(recording -> recording.load().orElse(""))) {
            List<Recording> train = where(r -> !r.load().orElse("").equals(load));
            List<Recording> test = where(r -> r.load().orElse("").equals(load));
            Evaluator result = fold("load " + load + " left out", train, test, seed);
            result.byClass().print(out);
            figures.put("load " + load + " left out", result.figures("load " + load));
        }
        return figures;
    }

    /** Recognition of the kind of fault on bearings not trained with; records without a fault are split by load. */
    Map<String, ConfusionMatrix> byDiameter(long seed) {
        Map<String, ConfusionMatrix> figures = new LinkedHashMap<>();
        Set<String> loads = values(recording -> recording.load().orElse(""));
        String lastLoad = loads.stream().reduce((a, b) -> b).orElse("");
        for (String diameter : values(recording -> recording.diameter().orElse(""))) {
            List<Recording> test = where(r -> isHeldOut(r, diameter, lastLoad));
            List<Recording> train = where(r -> !isHeldOut(r, diameter, lastLoad));
            Evaluator result = fold("diameter " + diameter + " left out", train, test, seed);
            result.byKind().print(out);
            figures.put("diameter " + diameter + " left out", result.byKind());
        }
        return figures;
    }

    private Evaluator fold(String name, List<Recording> train, List<Recording> test, long seed) {
        out.printf(Locale.ROOT, "%n%s: %d recordings to learn from, %d to test%n", name, train.size(), test.size());
        ModelBundle bundle = new Curriculum("fold", settings, recordings).train(train, seed, out);
        return Evaluator.evaluate(bundle, test);
    }

    private static boolean isHeldOut(Recording recording, String diameter, String load) {
        return recording.diameter().isPresent()
                ? recording.diameter().get().equals(diameter)
                : recording.load().orElse("").equals(load);
    }

    private Set<String> values(Function<Recording, String> field) {
        Set<String> values = recordings.stream().map(field).collect(Collectors.toCollection(TreeSet::new));
        values.remove("");
        return values;
    }

    private List<Recording> where(Predicate<Recording> condition) {
        return recordings.stream().filter(condition).toList();
    }
}
