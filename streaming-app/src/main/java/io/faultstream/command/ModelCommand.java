package io.faultstream.command;

import io.faultstream.config.SetupException;
import io.faultstream.model.EvaluateOptions;
import io.faultstream.model.Evaluation;
import io.faultstream.model.ModelBundle;
import io.faultstream.model.ModelException;
import io.faultstream.model.TrainOptions;
import io.faultstream.model.Training;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code faultstream model}: makes and judges models; the work is done in the model module. */
@Command(
        name = "model",
        mixinStandardHelpOptions = true,
        description = "Train a model on labelled recordings, or evaluate one. Without options: the shipped recordings.")
final class ModelCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Train, test on other motor loads, print the confusion matrix, write the bundle.")
    int train(
            @Option(names = "--data", paramLabel = "DIR", description = "Folder of recordings.") Path data,
            @Option(names = "--manifest", paramLabel = "FILE", description = "Default: DIR/manifest.csv") Path manifest,
            @Option(names = "--out", paramLabel = "DIR", description = "The new bundle; its name is the version.")
                    Path out,
            @Option(names = "--seed", defaultValue = "1", description = "Default: 1") long seed,
            @Option(names = "--train-loads", split = ",", defaultValue = "0,1", description = "Default: 0,1")
                    Set<String> trainLoads,
            @Option(names = "--test-loads", split = ",", defaultValue = "2", description = "Default: 2")
                    Set<String> testLoads,
            @Option(names = "--steps", defaultValue = "" + TrainOptions.DEFAULT_STEPS, description = "Batches of 64.")
                    int steps,
            @Option(names = "--folds", description = "Also leave each load out in turn.") boolean folds) {
        String shipped = ModelBundle.shipped().version();
        Path folder = recordings(data);
        Path target = out == null ? home().resolve("model/target/lenet/" + shipped) : out;
        return guarded(() -> {
            ModelBundle made = Training.run(
                    new TrainOptions(
                            folder,
                            manifest(folder, manifest),
                            target,
                            seed,
                            new TreeSet<>(trainLoads),
                            testLoads,
                            steps,
                            folds),
                    System.out);
            if (made.sha256().equals(ModelBundle.shipped().sha256())) {
                System.out.println("These are the weights of the shipped version " + shipped + ", bit for bit.");
            }
        });
    }

    @Command(
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Print confusion matrix, recall by class and share of uncertain windows.")
    int evaluate(
            @Option(names = "--data", paramLabel = "DIR", description = "Folder of recordings.") Path data,
            @Option(names = "--manifest", paramLabel = "FILE", description = "Default: DIR/manifest.csv") Path manifest,
            @Option(names = "--model", paramLabel = "DIR", description = "A bundle (default: the shipped one).")
                    Path model,
            @Option(names = "--loads", split = ",", description = "Only these motor loads (default: all).")
                    Set<String> loads,
            @Option(names = "--folds", description = "Train and test with each load, then each diameter, left out.")
                    boolean folds,
            @Option(names = "--seed", defaultValue = "1", description = "Of --folds; default: 1") long seed,
            @Option(names = "--steps", defaultValue = "" + TrainOptions.DEFAULT_STEPS, description = "Of --folds.")
                    int steps) {
        Path folder = recordings(data);
        return guarded(() -> Evaluation.run(
                new EvaluateOptions(
                        folder,
                        manifest(folder, manifest),
                        Optional.ofNullable(model),
                        Optional.ofNullable(loads),
                        folds,
                        seed,
                        steps),
                System.out));
    }

    private static int guarded(Runnable work) {
        try {
            work.run();
            return FaultstreamCommand.OK;
        } catch (ModelException e) {
            // The message says what, why and what to do.
            System.err.println("faultstream: " + e.getMessage());
            return FaultstreamCommand.SETUP;
        }
    }

    private static Path recordings(Path given) {
        return given == null ? home().resolve("model/data/bearing") : given;
    }

    private static Path manifest(Path folder, Path given) {
        return given == null ? folder.resolve("manifest.csv") : given;
    }

    private static Path home() {
        String home = System.getProperty("faultstream.home");
        if (home == null) {
            throw new SetupException("--data", "is missing", "Give it, or start with the launcher ./faultstream");
        }
        return Path.of(home);
    }
}
