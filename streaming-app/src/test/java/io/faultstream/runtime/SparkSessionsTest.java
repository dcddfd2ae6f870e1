package io.faultstream.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultstream.testing.TestSpark;
import java.nio.file.Path;
import org.apache.spark.sql.RuntimeConfig;
import org.junit.jupiter.api.Test;

class SparkSessionsTest {
    private final RuntimeConfig conf = TestSpark.session().conf();

    @Test
    void nothingIsWrittenToTheFolderThatTheServiceIsStartedIn() {
        Path here = Path.of("").toAbsolutePath();

        assertThat(conf.get("spark.sql.warehouse.dir")).doesNotContain(here.toString());
    }

    @Test
    void datesAreThoseOfUtcWhereverTheServiceRuns() {
        assertThat(conf.get("spark.sql.session.timeZone")).isEqualTo("UTC");
    }

    @Test
    void deploymentsOwnSettingsWin() {
        assertThat(TestSpark.config().conf()).containsEntry("spark.sql.shuffle.partitions", "2");
        assertThat(conf.get("spark.sql.shuffle.partitions")).isEqualTo("2");
    }
}
