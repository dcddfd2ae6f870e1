package io.faultstream.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Reads a folder of recordings: a manifest with one row per file, and gzip streams of little-endian 16-bit samples.
 *
 * <p>Columns are found by their names in the first line. {@code file}, {@code scale}, {@code sampling_rate_hz} and one
 * of {@code label} and {@code fault_kind} are needed; {@code sha256_raw} and {@code num_samples} are checked where
 * given. All problems of a folder are reported together.
 */
public final class RecordingFolder {
    private RecordingFolder() {}

    /**
     * Reads all recordings of a folder.
     *
     * @param dir where the files are that the manifest names
     * @throws ModelException with all problems, if there is one
     */
    public static List<Recording> read(Path dir, Path manifest) {
        List<String> lines = lines(manifest);
        List<String> problems = new ArrayList<>();
        List<Recording> recordings = new ArrayList<>();
        if (lines.isEmpty()) {
            problems.add("it is empty; the first line must name the columns");
        } else {
            String[] header = lines.get(0).replace("\uFEFF", "").split(",", -1);
            for (int i = 1; i < lines.size(); i++) {
                if (!lines.get(i).isBlank()) {
                    try {
                        recordings.add(recording(dir, new CsvRow(header, lines.get(i))));
                    } catch (ModelException e) {
                        problems.add("line " + (i + 1) + ": " + e.getMessage());
                    }
                }
            }
            if (lines.size() == 1) {
                problems.add("it names no recordings");
            }
        }
        if (!problems.isEmpty()) {
            throw new ModelException(problems.size() + (problems.size() == 1 ? " problem" : " problems") + " with "
                    + manifest + ":\n  " + String.join("\n  ", problems)
                    + "\nThe format is described in the README of the bearing data; correct the manifest or copy the"
                    + " files again.");
        }
        return recordings;
    }

    private static List<String> lines(Path manifest) {
        try {
            return Files.readAllLines(manifest, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ModelException(
                    "Manifest " + manifest
                            + (Files.exists(manifest) ? " cannot be read: " + e.getMessage() : " does not exist")
                            + ". Name the manifest of the recordings with --manifest.",
                    e);
        }
    }

    private static Recording recording(Path dir, CsvRow row) {
        String file = row.required("file");
        double scale = row.positive("scale");
        double rate = row.positive("sampling_rate_hz");
        String kind = row.text("fault_kind").orElse("");
        String label = row.text("label").orElse(kind);
        if (label.isEmpty()) {
            throw new ModelException("neither label nor fault_kind says what " + file + " shows");
        }
        byte[] raw = unpack(dir.resolve(file));
        String sha256 = Sha256.hex(raw);
        Optional<String> expected = row.text("sha256_raw");
        if (expected.isPresent() && !expected.get().equalsIgnoreCase(sha256)) {
            throw new ModelException(
                    "the samples of " + file + " have SHA-256 " + sha256 + ", sha256_raw says " + expected.get());
        }
        ShortBuffer codes = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
        Optional<String> count = row.text("num_samples");
        if (raw.length % 2 != 0 || (count.isPresent() && row.positive("num_samples") != codes.remaining())) {
            throw new ModelException(file + " has " + raw.length + " bytes, which is not num_samples "
                    + count.orElse("(not given)") + " of two bytes each");
        }
        float[] samples = new float[codes.remaining()];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (codes.get(i) * scale);
        }
        return new Recording(
                file,
                label,
                kind,
                row.integer("class_id"),
                row.text("motor_load_hp").map(load -> load.replaceFirst("\\.0+$", "")),
                row.text("fault_diameter_in"),
                row.number("rpm"),
                rate,
                samples,
                scale,
                sha256);
    }

    private static byte[] unpack(Path file) {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return in.readAllBytes();
        } catch (IOException e) {
            String why = Files.exists(file) ? "is not a whole gzip stream: " + e.getMessage() : "does not exist";
            throw new ModelException(file + " " + why, e);
        }
    }
}
