package io.faultstream.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

        List<Recording> found = Recordings.in(folder).atLoad(2);

        assertThat(found).extracting(Recording::label).containsExactly("normal", "inner_race_007");
        Recording faulty = found.get(1);
        assertThat(faulty.faultKind()).isEqualTo("inner_race");
        assertThat(faulty.loadHp()).isEqualTo(2.0);
        assertThat(faulty.rpm()).isEqualTo(1750.0);
        assertThat(faulty.samplingRateHz()).isEqualTo(12000.0);
        assertThat(faulty.samples()).containsExactly(-0.002f, -0.001f, 0f, 0.001f);
    }

    @Test
    void folderWithoutManifestIsNamed() {
        assertThatThrownBy(() -> Recordings.in(temp))
                .isInstanceOf(LocalSetupException.class)
                .hasMessage("There is no " + temp.resolve("manifest.csv")
                        + ". Name the folder that holds the bearing recordings.");
    }

    @Test
    void allMissingColumnsAreNamed() throws Exception {
        Files.writeString(temp.resolve("manifest.csv"), "file,label,class_id,fault_kind,rpm,num_samples,sha256_raw\n");
        assertThatThrownBy(() -> Recordings.in(temp))
                .hasMessageContaining("lacks the columns [motor_load_hp, sampling_rate_hz, scale]");
    }

    @Test
    void cellThatIsNoNumberIsNamedWithItsLine() throws Exception {
        Path folder = new RecordingsFolder(temp)
                .with(0, "normal", "2", 0, 4)
                .replacing("1750", "fast")
                .write();
        assertThatThrownBy(() -> Recordings.in(folder).atLoad(2))
                .hasMessage(
                        temp.resolve("manifest.csv") + " line 2: rpm must be a number, was 'fast'. Restore the file.");
    }

    @Test
    void lineWithTooFewCellsIsNamed() throws Exception {
        Path folder = new RecordingsFolder(temp)
                .with(0, "normal", "2", 0, 4)
                .replacing(",1750,", ",")
                .write();
        assertThatThrownBy(() -> Recordings.in(folder)).hasMessageContaining("line 2 has 10 cells, the header has 11");
    }

    @Test
    void missingFileIsNamed() throws Exception {
        Path folder = new RecordingsFolder(temp).with(0, "normal", "2", 0, 4).write();
        Files.delete(folder.resolve("normal_2.i16le.gz"));
        assertThatThrownBy(() -> Recordings.in(folder).atLoad(2))
                .hasMessage("manifest.csv names " + folder.resolve("normal_2.i16le.gz")
                        + ", which is not there. Fetch it.");
    }

    @Test
    void fileWithOtherSamplesThanTheManifestSaysIsRefused() throws Exception {
        Path folder = new RecordingsFolder(temp).with(0, "normal", "2", 0, 4).write();
        new RecordingsFolder(temp).with(0, "normal", "2", 1, 4);
        assertThatThrownBy(() -> Recordings.in(folder).atLoad(2))
                .hasMessageStartingWith("SHA-256 of the samples in " + folder.resolve("normal_2.i16le.gz"));
    }

    @Test
    void fileThatIsNotGzipIsRefused() throws Exception {
        Path folder = new RecordingsFolder(temp).with(0, "normal", "2", 0, 4).write();
        Files.writeString(folder.resolve("normal_2.i16le.gz"), "Not found");
        assertThatThrownBy(() -> Recordings.in(folder).atLoad(2)).hasMessageContaining("Not in GZIP format");
    }

    @Test
    void loadThatNobodyRecordedIsRefused() throws Exception {
        Path folder = new RecordingsFolder(temp).with(0, "normal", "2", 0, 4).write();
        assertThatThrownBy(() -> Recordings.in(folder).atLoad(3))
                .hasMessageContaining("No recording in " + folder + " was made at 3.0 hp");
    }
}
