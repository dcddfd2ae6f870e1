package io.faultstream.model;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Trains one network. With the same recordings, settings and seed, on the same machine and PyTorch version, the weights
 * come out the same to the last bit: one thread, and every random number comes from the seed.
 */
final class LeNetFit {
    private final BundleManifest manifest;
    private final FitSettings settings;
    private final PrintStream out;

    LeNetFit(BundleManifest manifest, FitSettings settings, PrintStream out) {
        this.manifest = manifest;
        this.settings = settings;
        this.out = out;
    }

    /** Weights in the order of the weights file; {@code byClass} has one list of recordings per label. */
    float[] fit(List<List<Recording>> byClass, long seed) {
        Engine engine = NativeEngine.start();
        engine.setRandomSeed((int) seed);
        Random random = new Random(seed);
        SpectrumSettings input = manifest.preprocessing();
        int labels = manifest.labels().size();
        SequentialBlock block = LeNetNetwork.build(manifest.network(), labels, settings.dropout());
        try (Model model = Model.newInstance(manifest.name(), NativeEngine.NAME);
                NDManager initial = LeNetNetwork.newManager()) {
            LeNetNetwork.setWeights(
                    block, initial, manifest.network(), input, labels, startWeights(input, labels, random));
            model.setBlock(block);
            Optimizer adam = Optimizer.adam()
                    .optLearningRateTracker((parameter, step) -> learningRate(step))
                    .build();
            DefaultTrainingConfig config = new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss()).optOptimizer(adam);
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(settings.batch(), 2, input.bands(), input.orders()));
                train(trainer, new TrainingWindows(byClass, manifest, settings, random));
                return LeNetNetwork.weights(block);
            }
        }
    }

    private void train(Trainer trainer, TrainingWindows windows) {
        SpectrumSettings input = manifest.preprocessing();
        int labels = manifest.labels().size();
        float[] inputs = new float[settings.batch() * input.inputSize()];
        float[] targets = new float[settings.batch() * labels];
        Shape shape = new Shape(settings.batch(), 2, input.bands(), input.orders());
        double average = 0;
        for (int step = 1; step <= settings.steps(); step++) {
            windows.draw(inputs, targets);
            float loss;
            try (NDManager scope = trainer.getManager().newSubManager();
                    GradientCollector gradients = trainer.newGradientCollector()) {
                NDArray image = scope.create(inputs, shape);
                NDArray target = scope.create(targets, new Shape(settings.batch(), labels));
                NDArray predicted = trainer.forward(new NDList(image)).singletonOrThrow();
                NDArray crossEntropy = predicted.logSoftmax(1).mul(target).sum().div(-settings.batch());
                gradients.backward(crossEntropy);
                loss = crossEntropy.getFloat();
                predicted.close();
                crossEntropy.close();
            }
            trainer.step();
            average = step == 1 ? loss : 0.95 * average + 0.05 * loss;
            if (step % 100 == 0 || step == settings.steps()) {
                out.printf(Locale.ROOT, "  step %4d of %d, loss %.3f%n", step, settings.steps(), average);
            }
        }
    }

    private float learningRate(int step) {
        double progress = Math.min(1, step / (double) settings.steps());
        double warmUp = Math.min(1, (step + 1) / 20.0);
        return (float) (settings.learningRate() * warmUp * (0.5 + 0.5 * StrictMath.cos(StrictMath.PI * progress)));
    }

    /** He's uniform start, drawn here rather than by the engine so that it is the same with every engine version. */
    private float[] startWeights(SpectrumSettings input, int labels, Random random) {
        float[] weights = new float[manifest.network().weights(input, labels)];
        int at = 0;
        for (long[] shape : manifest.network().shapes(input, labels)) {
            int length = LeNetSize.product(shape);
            if (shape.length > 1) {
                double fanIn = length / (double) shape[0];
                double bound = Math.sqrt(6 / fanIn) / Math.sqrt(2);
                for (int i = 0; i < length; i++) {
                    weights[at + i] = (float) (bound * (2 * random.nextDouble() - 1));
                }
            }
            at += length;
        }
        return weights;
    }
}
