package io.faultstream.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsFileTest {
    @TempDir
    private Path folder;

    @Test
    void aSectionTakesThePlaceOfItsOldOneAndLeavesTheOthers() throws IOException {
        Path file = folder.resolve("RESULTS.md");
        Files.writeString(file, "# Results\n\nHow to read them.\n");
        ResultsFile results = new ResultsFile(file);

        results.put("metrics", "## metrics\n\nold");
        results.put("dirty", "## dirty\n\n$1 and more");
        results.put("metrics", "## metrics\n\nnew");

        assertThat(Files.readString(file)).isEqualTo("""
                        # Results

                        How to read them.

                        <!-- begin metrics -->
                        ## metrics

                        new
                        <!-- end metrics -->

                        <!-- begin dirty -->
                        ## dirty

                        $1 and more
                        <!-- end dirty -->
                        """);
    }
}
