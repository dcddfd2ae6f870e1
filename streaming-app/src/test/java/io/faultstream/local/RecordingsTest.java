package io.faultstream.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.faultstream.config.SetupException;
import io.faultstream.model.Recording;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordingsTest {
    @TempDir
    Path temp;

    @Test
    void recordingsOfALoadComeInTheOrderOfTheirClass() throws Exception {
        Path folder = new RecordingsFolder(temp)
                .with(1, "inner_race_007", "2", -2, 4)
                .with(0, "normal", "2", 100, 3)
                .with(1, "inner_race_007", "1", 0, 4)
                .with(2, "unknown_load", "", 0, 4)
                .write();

        assertThat(Recordings.in(folder).atLoad(2))
                .extracting(Recording::label)
                .containsExactly("normal", "inner_race_007");
    }

    @Test
    void folderWithoutManifestIsASetUpError() {
        assertThatThrownBy(() -> Recordings.in(temp).atLoad(2))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("recordings in " + temp)
                .hasMessageContaining(temp.resolve("manifest.csv") + " does not exist");
    }

    @Test
    void loadThatNobodyRecordedIsRefused() throws Exception {
        Path folder = new RecordingsFolder(temp).with(0, "normal", "2", 0, 4).write();
        assertThatThrownBy(() -> Recordings.in(folder).atLoad(3))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("recordings in " + folder + ": none was made at 3 hp");
    }
}
