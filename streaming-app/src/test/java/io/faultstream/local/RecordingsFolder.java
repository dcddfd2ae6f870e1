package io.faultstream.local;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Writes a folder in the format of the bearing data set, with its columns in another order. */
final class RecordingsFolder {
    private static final String HEADER =
            "class_id,label,fault_kind,motor_load_hp,rpm,sampling_rate_hz,num_samples,scale,unit,file,sha256_raw";

    private final Path folder;
    private final List<String> lines = new ArrayList<>(List.of(HEADER));

    RecordingsFolder(Path folder) {
        this.folder = folder;
    }

    /** Adds a recording at 0.001 g a step whose sample i is {@code first + i}. */
    RecordingsFolder with(int classId, String label, String load, int first, int count) throws Exception {
        ByteBuffer raw = ByteBuffer.allocate(2 * count).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            raw.putShort((short) (first + i));
        }
        String file = label + "_" + load + ".i16le.gz";
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(file)))) {
            out.write(raw.array());
        }
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(raw.array()));
        String kind = label.replaceAll("_\\d+$", "");
        lines.add(String.join(
                ",", "" + classId, label, kind, load, "1750", "12000", "" + count, "0.001", "g", file, sha256));
        return this;
    }

    Path write() throws IOException {
        Files.write(folder.resolve("manifest.csv"), lines);
        return folder;
    }
}
