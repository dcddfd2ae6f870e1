package io.faultstream.model;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** The recordings in this module, as tests read them. */
final class BearingData {
    static final Path FOLDER = Path.of("data", "bearing");
    static final Path MANIFEST = FOLDER.resolve("manifest.csv");

    private BearingData() {}

    static List<Recording> ofLoad(String load) {
        return RecordingFolder.read(FOLDER, MANIFEST).stream()
                .filter(recording -> recording.load().orElse("").equals(load))
                .toList();
    }

    /** Windows of all classes, class after class in turn, so that neighbours differ. */
    static List<VibrationInput> mixedWindows(List<Recording> recordings, int count) {
        List<List<VibrationInput>> windows = recordings.stream()
                .map(recording -> recording.windows(1024).subList(0, 20))
                .toList();
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    List<VibrationInput> own = windows.get(i % windows.size());
                    return own.get(i / windows.size() % own.size());
                })
                .toList();
    }
}
