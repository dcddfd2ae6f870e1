package io.faultstream.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Windows with the answers they must get on every machine.
 *
 * @param tolerance largest difference of a probability
 */
record GoldenVectors(String model, String sha256, double tolerance, List<GoldenVector> vectors) {

    static final String FILE = "golden.json";
    private static final double TOLERANCE = 1e-5;
    private static final int PER_CLASS = 3;

    /**
     * One window. The samples are inside (base64 of little-endian 16-bit codes, in g after multiplication with
     * {@code scale} in double precision), so that it can be checked where the recordings are not at hand.
     */
    record GoldenVector(
            String file,
            int offset,
            double samplingRateHz,
            double rpm,
            double scale,
            String samplesInt16,
            String expectedLabel,
            float[] probabilities) {

        VibrationInput input() {
            byte[] bytes = Base64.getDecoder().decode(samplesInt16);
            ByteBuffer codes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            float[] samples = new float[bytes.length / 2];
            for (int i = 0; i < samples.length; i++) {
                samples[i] = (float) (codes.getShort() * scale);
            }
            return VibrationInput.of(samples, samplingRateHz, rpm);
        }
    }

    static GoldenVectors parse(String json) {
        return Json.read(json, GoldenVectors.class);
    }

    String json() {
        return Json.write(this);
    }

    /** From the beginning, middle and end of the first recording of each label. */
    static GoldenVectors of(ModelBundle bundle, List<Recording> recordings) {
        Map<String, Recording> byLabel = new LinkedHashMap<>();
        recordings.forEach(recording -> byLabel.putIfAbsent(recording.label(), recording));
        List<GoldenVector> vectors = new ArrayList<>();
        try (LeNetModel model = LeNetModel.open(bundle);
                Classifier classifier = model.newClassifier()) {
            for (Recording recording : byLabel.values()) {
                int last = recording.samples().length - bundle.windowLength();
                for (int i = 0; i < PER_CLASS; i++) {
                    vectors.add(vector(recording, (int) ((long) last * i / (PER_CLASS - 1)), bundle, classifier));
                }
            }
        }
        return new GoldenVectors(bundle.name() + " " + bundle.version(), bundle.sha256(), TOLERANCE, vectors);
    }

    private static GoldenVector vector(Recording recording, int offset, ModelBundle bundle, Classifier classifier) {
        VibrationInput window = recording.window(offset, bundle.windowLength());
        ByteBuffer codes = ByteBuffer.allocate(2 * window.samples().length).order(ByteOrder.LITTLE_ENDIAN);
        for (float sample : window.samples()) {
            codes.putShort((short) Math.round(sample / recording.scale()));
        }
        if (classifier.classify(List.of(window)).get(0) instanceof Scored answer) {
            return new GoldenVector(
                    recording.file(),
                    offset,
                    recording.samplingRateHz(),
                    recording.rpm().orElseThrow(),
                    recording.scale(),
                    Base64.getEncoder().encodeToString(codes.array()),
                    answer.label(),
                    answer.probabilities());
        }
        throw new ModelException("Recording " + recording.file() + " cannot be scored, so it cannot serve as a golden"
                + " vector. Test on recordings at the model's sampling rate with a known rpm.");
    }
}
