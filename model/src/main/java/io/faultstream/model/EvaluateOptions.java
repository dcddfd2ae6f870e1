package io.faultstream.model;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * What to evaluate.
 *
 * @param data folder with the recordings
 * @param manifest their manifest
 * @param model folder of a bundle; without one, the bundle inside this library
 * @param loads only recordings with these motor loads; without, all of them
 * @param folds instead of judging a model, train and test with each load left out in turn, then each fault diameter
 * @param seed of the training with {@code folds}
 * @param steps batches per training with {@code folds}
 */
public record EvaluateOptions(
        Path data,
        Path manifest,
        Optional<Path> model,
        Optional<Set<String>> loads,
        boolean folds,
        long seed,
        int steps) {

    static EvaluateOptions parse(String... args) {
        Arguments arguments =
                new Arguments(Set.of("data", "manifest", "model", "loads", "seed", "steps"), Set.of("folds"), args);
        Path data = Path.of(arguments.required("data"));
        return new EvaluateOptions(
                data,
                arguments.optional("manifest").map(Path::of).orElse(data.resolve("manifest.csv")),
                arguments.optional("model").map(Path::of),
                arguments.optional("loads").map(loads -> arguments.set("loads", Set.of())),
                arguments.has("folds"),
                arguments.whole("seed", 1),
                (int) arguments.whole("steps", TrainOptions.DEFAULT_STEPS));
    }
}
