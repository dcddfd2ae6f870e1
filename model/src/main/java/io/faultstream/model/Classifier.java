package io.faultstream.model;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Scores windows with a {@link LeNetModel}. Not thread-safe: one per task or thread.
 *
 * <p>Any window gets an answer: {@link Scored}, or {@link Unscorable} with the reason.
 */
public final class Classifier implements AutoCloseable {
    /** Larger batches are slower: their activations leave the processor's cache. */
    static final int SUB_BATCH = 64;

    private final BundleManifest manifest;
    private final NDManager manager;
    private final ScoringNetwork network;
    private final OrderTables tables;
    private final ScoringInput input;
    private final Consumer<ScoringInput> giveBack;
    private final WindowCheck check;
    private final BandEnvelopes envelopes;
    private final List<String> labels;
    /** For the last rate that was not the model's: a sensor keeps its rate, and rates from outside are not bounded. */
    private Resampler resampler;

    private double resamplerRateHz;
    private boolean isClosed;

    /** @param input this classifier's alone until it is given back */
    Classifier(
            ModelBundle bundle,
            NDManager manager,
            ScoringNetwork network,
            OrderTables tables,
            ScoringInput input,
            Consumer<ScoringInput> giveBack) {
        this.manifest = bundle.manifest();
        this.manager = manager;
        this.network = network;
        this.tables = tables;
        this.input = input;
        this.giveBack = giveBack;
        this.check = new WindowCheck(manifest);
        this.envelopes = new BandEnvelopes(manifest.preprocessing(), manifest.windowLength());
        this.labels = bundle.labels();
    }

    /**
     * Classifies any number of windows.
     *
     * @return one answer per window, in the same order
     */
    public List<Classification> classify(List<VibrationInput> windows) {
        List<Classification> answers = new ArrayList<>(windows.size());
        for (int from = 0; from < windows.size(); from += SUB_BATCH) {
            classifyBatch(windows.subList(from, Math.min(windows.size(), from + SUB_BATCH)), answers);
        }
        return answers;
    }

    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            manager.close();
            giveBack.accept(input);
        }
    }

    private void classifyBatch(List<VibrationInput> windows, List<Classification> answers) {
        Classification[] batch = new Classification[windows.size()];
        int scorable = 0;
        for (int i = 0; i < batch.length; i++) {
            Optional<Unscorable> bad = prepare(windows.get(i), scorable);
            if (bad.isPresent()) {
                batch[i] = bad.get();
            } else {
                scorable++;
            }
        }
        if (scorable > 0) {
            float[] probabilities = probabilities(scorable);
            int row = 0;
            for (int i = 0; i < batch.length; i++) {
                if (batch[i] == null) {
                    int at = labels.size() * row++;
                    batch[i] = scored(Arrays.copyOfRange(probabilities, at, at + labels.size()));
                }
            }
        }
        answers.addAll(Arrays.asList(batch));
    }

    private Optional<Unscorable> prepare(VibrationInput window, int row) {
        Optional<String> problem = check.problem(window);
        if (problem.isPresent()) {
            return problem.map(Unscorable::new);
        }
        double rate = manifest.samplingRateHz();
        float[] samples = window.samples();
        double rpm = window.rpm().getAsDouble();
        if (check.atModelRate(window.samplingRateHz())) {
            rpm *= rate / window.samplingRateHz();
        } else {
            samples = resampled(samples, window.samplingRateHz());
        }
        if (!envelopes.read(samples)) {
            return Optional.of(new Unscorable("all samples are equal: the sensor is stuck or not connected"));
        }
        input.put(row, envelopes, tables.table(rpm));
        return Optional.empty();
    }

    private float[] resampled(float[] samples, double rateHz) {
        if (resampler == null || rateHz != resamplerRateHz) {
            resampler = new Resampler(rateHz, manifest.samplingRateHz());
            resamplerRateHz = rateHz;
        }
        return resampler.resample(samples, manifest.windowLength());
    }

    /** Of the first {@code rows} windows that were prepared; everything native is freed before it returns. */
    private float[] probabilities(int rows) {
        try (NDManager scope = manager.newSubManager()) {
            return network.probabilities(scope, input, rows);
        }
    }

    private Scored scored(float[] probabilities) {
        int best = 0;
        for (int i = 1; i < probabilities.length; i++) {
            if (probabilities[i] > probabilities[best]) {
                best = i;
            }
        }
        float confidence = probabilities[best];
        boolean uncertain = confidence < manifest.uncertainBelow();
        Optional<String> reason = uncertain
                ? Optional.of("confidence " + confidence + " is below " + manifest.uncertainBelow())
                : Optional.empty();
        String kind = manifest.labels().get(best).faultKind();
        return new Scored(best, labels.get(best), kind, confidence, probabilities, uncertain, reason);
    }
}
