package io.faultstream.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultstream.testing.KernelReader;
import io.faultstream.testing.TestSpark;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaintainCommandTest {
    @TempDir
    private Path dir;

    private Path table;

    @BeforeEach
    void writeLake() {
        table = dir.resolve("lake/silver/readings");
        SparkSession spark = TestSpark.session();
        for (int i = 0; i < 3; i++) {
            spark.sql("SELECT " + i + " AS id, DATE'2024-06-20' AS event_date")
                    .coalesce(1)
                    .write()
                    .format("delta")
                    .partitionBy("event_date")
                    .mode("append")
                    .save(table.toString());
        }
    }

    @Test
    void dryRunAndReportChangeNothingAndARunDoes() {
        CommandRun dry = maintain("--dry-run");
        assertThat(dry.exitCode()).isZero();
        assertThat(dry.out())
                .startsWith("silver.readings\n  would compact event_date=2024-06-20: 3 small files, ")
                .contains("\n  would vacuum files that are out of use for 168 hours\n")
                .contains("\n  3 files, ")
                .contains(" 3 small, event_date 2024-06-20 to 2024-06-20\n");
        assertThat(maintain("--report", "--json").out())
                .startsWith("{\"table\":\"silver.readings\",\"dryRun\":false,\"actions\":[],\"stopped\":null,"
                        + "\"failure\":null,\"report\":{\"version\":2,");
        assertThat(KernelReader.open(table).version()).isEqualTo(2);

        CommandRun run = maintain("--table", "silver.readings");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("\n  compact event_date=2024-06-20: 3 small files, ")
                .contains("\n  1 files, ");
        assertThat(KernelReader.rows(table, "id")).hasSize(3);
    }

    @Test
    void unknownTableIsExplained() {
        assertThat(maintain("--table", "silver.reading"))
                .isEqualTo(new CommandRun(
                        2, "", "faultstream: --table: silver.reading is not there. Tables here: silver.readings\n"));
    }

    private CommandRun maintain(String... options) {
        String[] line = new String[options.length + 5];
        line[0] = "maintain";
        line[1] = "--data-dir";
        line[2] = dir.toString();
        line[3] = "--set";
        line[4] = "faultstream.maintenance.min-files=2";
        System.arraycopy(options, 0, line, 5, options.length);
        return CommandRun.of(line);
    }
}
