package io.faultstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingFolderTest {
    @TempDir
    private Path dir;

    @Test
    void readsTheBearingDataAsItsReadmeSays() {
        List<Recording> recordings = RecordingFolder.read(BearingData.FOLDER, BearingData.MANIFEST);
        assertThat(recordings).hasSize(30);
        Recording inner = recordings.get(1);
        assertThat(inner.label()).isEqualTo("inner_race_007");
        assertThat(inner.samples()).hasSize(121265);
        assertThat(inner.samples()[0]).isCloseTo(-0.083004f, within(1e-6f));
        assertThat(inner.rpm()).isEqualTo(OptionalDouble.of(1797));
    }

    @Test
    void columnsAreFoundByNameAndMayBeMissing() throws IOException {
        write("a.gz", 1, 2, -3);
        Recording recording = read("scale,new_column,file,fault_kind,sampling_rate_hz,rpm", "0.5,x,a.gz,ball,48000,")
                .get(0);
        assertThat(recording.label()).isEqualTo("ball");
        assertThat(recording.rpm()).isEmpty();
        assertThat(recording.load()).isEmpty();
        assertThat(recording.samples()).containsExactly(0.5f, 1, -1.5f);
    }

    @Test
    void allProblemsAreReportedTogether() throws IOException {
        write("good.gz", 1, 2);
        Files.write(dir.resolve("broken.gz"), new byte[] {1, 2, 3});
        assertThatThrownBy(() -> read(
                        "file,label,scale,sampling_rate_hz,sha256_raw,num_samples",
                        "missing.gz,normal,1,12000,,",
                        "broken.gz,normal,1,12000,,",
                        "good.gz,normal,1,12000,abcd,",
                        "good.gz,normal,1,12000,,3",
                        "good.gz,normal,zero,12000,,",
                        "good.gz,,1,12000,,",
                        "good.gz,normal,1"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("7 problems with")
                .hasMessageContaining("line 2: " + dir.resolve("missing.gz") + " does not exist")
                .hasMessageContaining("line 3: " + dir.resolve("broken.gz") + " is not a whole gzip stream")
                .hasMessageContaining("sha256_raw says abcd")
                .hasMessageContaining("line 5: good.gz has 4 bytes, which is not num_samples 3")
                .hasMessageContaining("line 6: field scale is 'zero', which is not a number")
                .hasMessageContaining("line 7: neither label nor fault_kind")
                .hasMessageContaining("line 8: has 3 fields, the first line names 6 columns");
    }

    @Test
    void missingManifestIsNamed() {
        assertThatThrownBy(() -> RecordingFolder.read(dir, dir.resolve("none.csv")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("none.csv does not exist")
                .hasMessageContaining("--manifest");
    }

    private List<Recording> read(String... lines) throws IOException {
        Path manifest = Files.write(dir.resolve("manifest.csv"), List.of(lines));
        return RecordingFolder.read(dir, manifest);
    }

    private void write(String name, int... samples) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(dir.resolve(name)))) {
            for (int sample : samples) {
                out.write(sample);
                out.write(sample >> 8);
            }
        }
    }
}
