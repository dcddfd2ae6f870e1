package io.faultstream.local;

import io.faultstream.config.SetupException;
import io.faultstream.model.ModelException;
import io.faultstream.model.Recording;
import io.faultstream.model.RecordingFolder;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** The recordings that the machines of one plant play. */
public final class Recordings {
    private Recordings() {}

    /**
     * Reads the recordings made at one motor load, in the order of their class.
     *
     * @param folder holds manifest.csv and the files that it names
     * @param load in horsepower, as the manifest has it: {@code 2}
     * @throws SetupException if there are none, or if the folder is not what its manifest says
     */
    public static List<Recording> atLoad(Path folder, String load) {
        List<Recording> found = read(folder).stream()
                .filter(recording -> recording.load().filter(load::equals).isPresent())
                .sorted(Comparator.comparingInt(recording -> recording.classId().orElse(Integer.MAX_VALUE)))
                .toList();
        if (found.isEmpty()) {
            throw new SetupException(
                    "recordings in " + folder,
                    "none was made at " + load + " hp",
                    "Choose a load that manifest.csv has in motor_load_hp");
        }
        return found;
    }

    private static List<Recording> read(Path folder) {
        try {
            return RecordingFolder.read(folder, folder.resolve("manifest.csv"));
        } catch (ModelException e) {
            throw new SetupException("recordings in " + folder, e.getMessage(), "Name the folder of the bearing data");
        }
    }
}
