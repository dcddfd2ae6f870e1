package io.faultstream.model;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/**
 * What to train on and where to put the bundle.
 *
 * @param data folder with the recordings
 * @param manifest their manifest
 * @param out folder of the new bundle; its name is the version
 * @param seed of all random numbers
 * @param trainLoads motor loads to learn from, as the manifest writes them
 * @param testLoads motor loads to be judged on; must not be among the training loads
 * @param steps batches of 64 windows; {@link #DEFAULT_STEPS} is what the shipped model was made with
 * @param folds also train and test with each load left out in turn, and put the figures into the manifest
 */
public record TrainOptions(
        Path data,
        Path manifest,
        Path out,
        long seed,
        Set<String> trainLoads,
        Set<String> testLoads,
        int steps,
        boolean folds) {

    public static final int DEFAULT_STEPS = 1500;

    static TrainOptions parse(String... args) {
        Arguments arguments = new Arguments(
                Set.of("data", "manifest", "out", "seed", "train-loads", "test-loads", "steps"), Set.of("folds"), args);
        Path data = Path.of(arguments.required("data"));
        return new TrainOptions(
                data,
                arguments.optional("manifest").map(Path::of).orElse(data.resolve("manifest.csv")),
                Path.of(arguments.required("out")),
                arguments.whole("seed", 1),
                arguments.set("train-loads", new TreeSet<>(Set.of("0", "1"))),
                arguments.set("test-loads", Set.of("2")),
                (int) arguments.whole("steps", DEFAULT_STEPS),
                arguments.has("folds"));
    }
}
