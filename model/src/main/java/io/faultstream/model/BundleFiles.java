package io.faultstream.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Puts a manifest and its weights together, and writes them to a folder. */
final class BundleFiles {
    private BundleFiles() {}

    static ModelBundle bundle(BundleManifest manifest, byte[] weights) {
        return bundle(manifest, weights, manifest.figures());
    }

    /** The same model with other figures in its manifest. */
    static ModelBundle withFigures(ModelBundle bundle, Map<String, BundleManifest.Figures> figures) {
        return bundle(bundle.manifest(), bundle.weights(), figures);
    }

    static void write(ModelBundle bundle, GoldenVectors golden, Path dir) {
        try {
            Files.createDirectories(dir);
            Files.write(dir.resolve(bundle.manifest().weights()), bundle.weights());
            Files.writeString(dir.resolve(GoldenVectors.FILE), golden.json());
            // Last: a folder with a manifest is a whole bundle.
            Files.writeString(
                    dir.resolve(BundleManifest.FILE), bundle.manifest().json());
        } catch (IOException e) {
            throw new ModelException(
                    "The bundle cannot be written to " + dir + ": " + e.getMessage()
                            + ". Name a folder that can be written to with --out.",
                    e);
        }
    }

    private static ModelBundle bundle(BundleManifest m, byte[] weights, Map<String, BundleManifest.Figures> figures) {
        BundleManifest manifest = new BundleManifest(
                m.formatVersion(),
                m.name(),
                m.version(),
                m.weights(),
                Sha256.hex(weights),
                m.windowLength(),
                m.samplingRateHz(),
                m.minRpm(),
                m.maxRpm(),
                m.inputShape(),
                m.preprocessing(),
                m.network(),
                m.labels(),
                m.uncertainBelow(),
                m.training(),
                figures);
        return ModelBundle.of(manifest.json().getBytes(StandardCharsets.UTF_8), weights);
    }
}
