package io.faultstream.model;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** From recordings to a bundle: which classes there are, which recordings may be learned from, and the fit itself. */
final class Curriculum {
    private static final String NAME = "lenet";
    private static final int WINDOW_LENGTH = 1024;
    private static final double SAMPLING_RATE_HZ = 12_000;
    /** Below, a window shows less than one turn of the shaft; above, 12 orders do not fit the rate of the frames. */
    private static final double MIN_RPM = 700;

    private static final double MAX_RPM = 3600;
    private static final double UNCERTAIN_BELOW = 0.6;

    private final String version;
    private final FitSettings settings;
    private final List<BundleManifest.Label> labels;

    /** {@code all} decides the classes: also those of which a fold has no training window. */
    Curriculum(String version, FitSettings settings, List<Recording> all) {
        this.version = version;
        this.settings = settings;
        Map<String, Recording> byLabel = new TreeMap<>();
        all.forEach(recording -> byLabel.putIfAbsent(recording.label(), recording));
        this.labels = byLabel.values().stream()
                .sorted(Comparator.comparingInt((Recording r) -> r.classId().orElse(Integer.MAX_VALUE)))
                .map(r -> new BundleManifest.Label(r.label(), r.faultKind().isEmpty() ? r.label() : r.faultKind()))
                .toList();
    }

    ModelBundle train(List<Recording> recordings, long seed, PrintStream out) {
        List<List<Recording>> byClass = new ArrayList<>();
        labels.forEach(label -> byClass.add(new ArrayList<>()));
        List<BundleManifest.TrainingFile> files = new ArrayList<>();
        for (Recording original : recordings) {
            Recording recording = original.at(SAMPLING_RATE_HZ);
            checkUsable(recording);
            byClass.get(classOf(recording)).add(recording);
            files.add(new BundleManifest.TrainingFile(
                    recording.file(), recording.label(), recording.load().orElse(""), recording.sha256Raw()));
        }
        BundleManifest untrained = manifest(seed, files);
        byte[] weights = LeNetNetwork.toBytes(new LeNetFit(untrained, settings, out).fit(byClass, seed));
        return BundleFiles.bundle(untrained, weights);
    }

    private BundleManifest manifest(long seed, List<BundleManifest.TrainingFile> files) {
        SpectrumSettings input = SpectrumSettings.standard();
        return new BundleManifest(
                BundleManifest.FORMAT,
                NAME,
                version,
                "weights.f32le",
                "",
                WINDOW_LENGTH,
                SAMPLING_RATE_HZ,
                MIN_RPM,
                MAX_RPM,
                List.of(2, input.bands(), input.orders()),
                input,
                LeNetSize.standard(),
                labels,
                UNCERTAIN_BELOW,
                new BundleManifest.TrainingRecord(seed, settings, files),
                Map.of());
    }

    private int classOf(Recording recording) {
        for (int i = 0; i < labels.size(); i++) {
            if (labels.get(i).label().equals(recording.label())) {
                return i;
            }
        }
        throw new IllegalStateException(recording.label() + " is not among the classes");
    }

    private static void checkUsable(Recording recording) {
        boolean tooSlow = recording.samplingRateHz() < SAMPLING_RATE_HZ * 0.995;
        if (tooSlow || recording.rpm().isEmpty() || recording.samples().length < WINDOW_LENGTH) {
            throw new ModelException("Recording " + recording.file() + " cannot be learned from: it has "
                    + recording.samples().length + " samples at " + recording.samplingRateHz() + " Hz and rpm "
                    + (recording.rpm().isPresent() ? recording.rpm().getAsDouble() : "(none)")
                    + ". Training needs " + WINDOW_LENGTH + " samples at " + SAMPLING_RATE_HZ
                    + " Hz or more, and rpm. Leave it out of the manifest or add what is missing.");
        }
    }
}
