package io.faultstream.model;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Scores recordings with a model and counts how often it is right, by class and by kind of fault. */
final class Evaluator {
    private final BundleManifest manifest;
    private final List<String> labels;
    private final List<String> kinds;
    private final ConfusionMatrix byClass;
    private final ConfusionMatrix byKind;
    private final Map<String, Integer> unscorable = new TreeMap<>();
    private final Map<String, Integer> unknown = new TreeMap<>();
    private final List<String> onlyKind = new ArrayList<>();
    private int scored;
    private int uncertain;

    private Evaluator(BundleManifest manifest) {
        this.manifest = manifest;
        this.labels =
                manifest.labels().stream().map(BundleManifest.Label::label).toList();
        this.kinds = manifest.labels().stream()
                .map(BundleManifest.Label::faultKind)
                .distinct()
                .toList();
        this.byClass = new ConfusionMatrix(labels);
        this.byKind = new ConfusionMatrix(kinds);
    }

    static Evaluator evaluate(ModelBundle bundle, List<Recording> recordings) {
        Evaluator evaluator = new Evaluator(bundle.manifest());
        try (LeNetModel model = LeNetModel.open(bundle);
                Classifier classifier = model.newClassifier()) {
            for (Recording recording : recordings) {
                evaluator.add(recording, classifier);
            }
        }
        return evaluator;
    }

    ConfusionMatrix byClass() {
        return byClass;
    }

    ConfusionMatrix byKind() {
        return byKind;
    }

    double uncertainShare() {
        return uncertain / (double) Math.max(1, scored);
    }

    BundleManifest.Figures figures(String testedOn) {
        return new BundleManifest.Figures(
                testedOn,
                byClass.windows(),
                byClass.accuracy(),
                byClass.macroRecall(),
                uncertainShare(),
                byClass.recall(),
                byClass.counts());
    }

    void print(PrintStream out) {
        if (byClass.windows() > 0) {
            byClass.print(out);
        }
        if (!onlyKind.isEmpty()) {
            out.println("Labels the model does not have, judged by kind of fault only: "
                    + String.join(", ", new TreeSet<>(onlyKind)));
        }
        if (byKind.windows() > 0) {
            out.println("By kind of fault:");
            byKind.print(out);
        }
        out.printf(
                Locale.ROOT,
                "uncertain (confidence below %s): %.2f %% of %d scored windows%n",
                manifest.uncertainBelow(),
                100 * uncertainShare(),
                scored);
        unscorable.forEach((reason, count) ->
                out.println("not scored: " + count + (count == 1 ? " window, " : " windows, ") + reason));
        unknown.forEach((label, count) ->
                out.println("not judged: " + count + " windows labelled " + label + ", which the model cannot name"));
    }

    private void add(Recording original, Classifier classifier) {
        Recording recording = original.at(manifest.samplingRateHz());
        int truth = labels.indexOf(recording.label());
        Optional<Integer> kind = kindOf(recording, truth);
        if (truth < 0 && kind.isPresent()) {
            onlyKind.add(recording.label());
        }
        List<VibrationInput> windows = recording.windows(manifest.windowLength());
        if (windows.isEmpty()) {
            unscorable.merge("recording is shorter than a window (" + recording.file() + ")", 1, Integer::sum);
        }
        for (Classification answer : classifier.classify(windows)) {
            if (answer instanceof Scored right) {
                scored++;
                uncertain += right.uncertain() ? 1 : 0;
                if (truth >= 0) {
                    byClass.add(truth, right.classIndex());
                }
                kind.ifPresentOrElse(
                        k -> byKind.add(k, kinds.indexOf(right.faultKind())),
                        () -> unknown.merge(recording.label(), 1, Integer::sum));
            } else if (answer instanceof Unscorable bad) {
                unscorable.merge(bad.reason() + " (" + recording.file() + ")", 1, Integer::sum);
            }
        }
    }

    private Optional<Integer> kindOf(Recording recording, int truth) {
        if (truth >= 0) {
            return Optional.of(kinds.indexOf(manifest.labels().get(truth).faultKind()));
        }
        if (recording.faultKind().isEmpty()) {
            // No fault_kind column: a label such as inner_race_028 still says it.
            return kinds.stream()
                    .filter(kind -> recording.label().startsWith(kind))
                    .map(kinds::indexOf)
                    .findFirst();
        }
        return Optional.of(kinds.indexOf(recording.faultKind())).filter(k -> k >= 0);
    }
}
