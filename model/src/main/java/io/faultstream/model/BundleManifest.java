package io.faultstream.model;

import com.google.gson.JsonParseException;
import java.util.List;
import java.util.Map;

/** What {@code manifest.json} says: everything needed to score with the weights beside it and to make them again. */
record BundleManifest(
        int formatVersion,
        String name,
        String version,
        String weights,
        String sha256,
        int windowLength,
        double samplingRateHz,
        double minRpm,
        double maxRpm,
        List<Integer> inputShape,
        SpectrumSettings preprocessing,
        LeNetSize network,
        List<Label> labels,
        double uncertainBelow,
        TrainingRecord training,
        Map<String, Figures> figures) {

    static final int FORMAT = 1;
    static final String FILE = "manifest.json";

    /** A class the model can name and the kind of fault it stands for. */
    record Label(String label, String faultKind) {}

    /** What the weights were made from. */
    record TrainingRecord(long seed, FitSettings settings, List<TrainingFile> files) {}

    /** One recording of the training data; {@code sha256Raw} is that of its uncompressed samples. */
    record TrainingFile(String file, String label, String load, String sha256Raw) {}

    /** The outcome of one evaluation; rows of the matrix are true labels, columns predicted ones. */
    record Figures(
            String testedOn,
            int windows,
            double accuracy,
            double macroRecall,
            double uncertainShare,
            Map<String, Double> recall,
            List<List<Integer>> confusion) {}

    static BundleManifest parse(String json) {
        BundleManifest manifest;
        try {
            manifest = Json.read(json, BundleManifest.class);
        } catch (JsonParseException e) {
            throw new ModelException(
                    "manifest.json of the model is not valid JSON of a bundle: " + e.getMessage()
                            + ". The file was changed or cut short. Take the bundle again from where it was released.",
                    e);
        }
        if (manifest == null) {
            throw new ModelException(
                    "manifest.json of the model is empty. Take the bundle again from where it was" + " released.");
        }
        manifest.check();
        return manifest;
    }

    String json() {
        return Json.write(this);
    }

    private void check() {
        if (formatVersion != FORMAT) {
            throw new ModelException("The model's manifest has format version " + formatVersion
                    + ", this service reads "
                    + FORMAT + ". The bundle was made for another release. Upgrade the service or choose an older"
                    + " bundle.");
        }
        require(name, "name");
        require(version, "version");
        require(weights, "weights");
        require(sha256, "sha256");
        require(preprocessing, "preprocessing");
        require(network, "network");
        require(labels, "labels");
        if (!SpectrumSettings.NAME.equals(preprocessing.name())) {
            throw new ModelException("The model wants the preprocessing '" + preprocessing.name()
                    + "', this service knows '" + SpectrumSettings.NAME + "'. The bundle was made for another release."
                    + " Upgrade the service or choose an older bundle.");
        }
        String problem = preprocessing.problem(windowLength);
        if (labels.isEmpty() || !(samplingRateHz > 0) || !(minRpm > 0) || !(maxRpm >= minRpm)) {
            problem = "labels, sampling rate or range of speeds are missing";
        }
        if (!problem.isEmpty()) {
            throw new ModelException("manifest.json of the model contradicts itself: " + problem
                    + ". It was edited by hand. Take the bundle again from where it was released.");
        }
    }

    private static void require(Object value, String field) {
        if (value == null) {
            throw new ModelException("manifest.json of the model has no '" + field
                    + "'. It was cut short or edited by hand. Take the bundle again from where it was released.");
        }
    }
}
