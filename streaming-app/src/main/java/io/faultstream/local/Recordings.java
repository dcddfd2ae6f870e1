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
    private final Path folder;
    private final List<Recording> all;

    private Recordings(Path folder, List<Recording> all) {
        this.folder = folder;
        this.all = all;
    }

    /**
     * Reads a folder with a manifest.csv and the files that it names.
     *
     * @throws SetupException if the folder is not what its manifest says
     */
    public static Recordings in(Path folder) {
        return new Recordings(folder, read(folder));
    }

    /**
     * The recordings made at one motor load, in the order of their class.
     *
     * @param load in horsepower
     * @throws SetupException if there are none
     */
    public List<Recording> atLoad(int load) {
        List<Recording> found = all.stream()
                .filter(recording ->
                        recording.load().filter(Integer.toString(load)::equals).isPresent())
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
