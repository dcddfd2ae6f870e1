package io.faultstream.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The manifest.csv of a recordings folder: a header, then one line per recording, no quoting. */
final class Manifest {
    private static final List<String> COLUMNS = List.of(
            "file",
            "label",
            "class_id",
            "fault_kind",
            "motor_load_hp",
            "rpm",
            "sampling_rate_hz",
            "num_samples",
            "scale",
            "sha256_raw");

    private Manifest() {}

    static List<Row> read(Path path) {
        List<String> lines = lines(path);
        List<String> header =
                lines.isEmpty() ? List.of() : Arrays.asList(lines.get(0).split(",", -1));
        List<String> missing =
                COLUMNS.stream().filter(column -> !header.contains(column)).toList();
        if (!missing.isEmpty()) {
            throw new LocalSetupException(
                    path + " lacks the columns " + missing + ". It must be the manifest.csv of the bearing data set.");
        }
        List<Row> rows = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            String[] cells = lines.get(i).split(",", -1);
            if (cells.length != header.size()) {
                throw new LocalSetupException(path + " line " + (i + 1) + " has " + cells.length
                        + " cells, the header has " + header.size() + ". Restore the file.");
            }
            Map<String, String> byColumn = new HashMap<>();
            for (int c = 0; c < cells.length; c++) {
                byColumn.put(header.get(c), cells[c]);
            }
            rows.add(new Row(path, i + 1, byColumn));
        }
        return rows;
    }

    private static List<String> lines(Path path) {
        try {
            return Files.readAllLines(path).stream()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (NoSuchFileException e) {
            throw new LocalSetupException(
                    "There is no " + path + ". Name the folder that holds the bearing recordings.", e);
        } catch (IOException e) {
            throw new LocalSetupException("Cannot read " + path + ": " + e, e);
        }
    }

    /**
     * One recording of the manifest.
     *
     * @param manifest where the row comes from, for messages
     * @param line its line number, from 1
     * @param cells column name to text
     */
    record Row(Path manifest, int line, Map<String, String> cells) {
        String text(String column) {
            return cells.get(column);
        }

        /** Throws {@link LocalSetupException} if the cell is not a finite number. */
        double number(String column) {
            try {
                double number = Double.parseDouble(text(column));
                if (Double.isFinite(number)) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // falls through: the same message as for NaN
            }
            throw new LocalSetupException(manifest + " line " + line + ": " + column + " must be a number, was '"
                    + text(column) + "'. Restore the file.");
        }
    }
}
