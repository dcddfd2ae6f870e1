package io.faultstream.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * A folder of bearing recordings: manifest.csv, and for each of its lines a gzip file of little-endian signed 16-bit
 * samples without a header. Acceleration in g is the sample times the manifest's scale.
 */
public final class Recordings {
    private final Path folder;
    private final List<Manifest.Row> rows;

    private Recordings(Path folder, List<Manifest.Row> rows) {
        this.folder = folder;
        this.rows = rows;
    }

    /** Reads the manifest. Throws {@link LocalSetupException} if it is not there or not one. */
    public static Recordings in(Path folder) {
        return new Recordings(folder, Manifest.read(folder.resolve("manifest.csv")));
    }

    /**
     * Reads the recordings made at one motor load, in the order of their class. A line without a load is none of them.
     * Throws {@link LocalSetupException} if there are none, or if a file is missing or is not what the manifest says.
     */
    public List<Recording> atLoad(double loadHp) {
        List<Recording> found = rows.stream()
                .filter(row -> !row.text("motor_load_hp").isBlank() && row.number("motor_load_hp") == loadHp)
                .sorted(Comparator.comparingDouble(row -> row.number("class_id")))
                .map(this::recording)
                .toList();
        if (found.isEmpty()) {
            throw new LocalSetupException("No recording in " + folder + " was made at " + loadHp
                    + " hp. Choose a load that manifest.csv has in motor_load_hp.");
        }
        return found;
    }

    private Recording recording(Manifest.Row row) {
        return new Recording(
                row.text("label"),
                row.text("fault_kind"),
                row.number("motor_load_hp"),
                row.number("rpm"),
                row.number("sampling_rate_hz"),
                samples(row));
    }

    private float[] samples(Manifest.Row row) {
        Path file = folder.resolve(row.text("file"));
        byte[] raw = uncompressed(file);
        String sha256 = sha256(raw);
        if (!sha256.equals(row.text("sha256_raw"))) {
            throw new LocalSetupException("SHA-256 of the samples in " + file + " is " + sha256
                    + " but manifest.csv says " + row.text("sha256_raw") + ". Fetch the file again.");
        }
        ShortBuffer grid = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
        if (grid.remaining() != row.number("num_samples")) {
            throw new LocalSetupException(file + " has " + grid.remaining() + " samples but manifest.csv says "
                    + row.text("num_samples") + ". Fetch both again.");
        }
        double scale = row.number("scale");
        float[] g = new float[grid.remaining()];
        for (int i = 0; i < g.length; i++) {
            g[i] = (float) (grid.get(i) * scale);
        }
        return g;
    }

    private static byte[] uncompressed(Path file) {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return in.readAllBytes();
        } catch (NoSuchFileException e) {
            throw new LocalSetupException("manifest.csv names " + file + ", which is not there. Fetch it.", e);
        } catch (IOException e) {
            throw new LocalSetupException("Cannot read " + file + ": " + e.getMessage() + ". Fetch it again.", e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
