package io.faultstream.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultstream.testing.TestSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueryCommandTest {
    private static final String ALL = "SELECT * FROM silver.readings ORDER BY id";

    @TempDir
    private static Path dir;

    @BeforeAll
    static void writeLake() {
        SparkSession spark = TestSpark.session();
        spark.sql("SELECT 1 AS id, 'a,b' AS text, TIMESTAMP'2024-06-20 10:00:00.5' AS at, array(1.5F, 2F) AS samples,"
                        + " CAST('{' AS BINARY) AS value"
                        + " UNION ALL SELECT 2, 'say \"hi\"', NULL, NULL, X'FF00'")
                .write()
                .format("delta")
                .save(dir.resolve("lake/silver/readings").toString());
        spark.range(3)
                .write()
                .format("delta")
                .save(dir.resolve("lake/gold/counts").toString());
    }

    @Test
    void tableIsAlignedForATerminal() {
        assertThat(query(ALL)).isEqualTo(new CommandRun(0, """
                        id  text      at                        samples     value
                        ──  ────────  ────────────────────────  ──────────  ──────
                        1   a,b       2024-06-20T10:00:00.500Z  [1.5, 2.0]  {
                        2   say "hi"                                        0xff00
                        (2 rows)
                        """, ""));
    }

    @Test
    void csvIsQuotedWhereItMustBe() {
        assertThat(query(ALL, "--format", "csv")).isEqualTo(new CommandRun(0, """
                        id,text,at,samples,value
                        1,"a,b",2024-06-20T10:00:00.500Z,"[1.5, 2.0]",{
                        2,"say ""hi\""",,,0xff00
                        """, ""));
    }

    @Test
    void jsonIsOneObjectPerLine() {
        assertThat(query("SELECT id, text, samples FROM silver.readings ORDER BY id", "--format", "json"))
                .isEqualTo(new CommandRun(0, """
                        {"id":1,"text":"a,b","samples":[1.5,2.0]}
                        {"id":2,"text":"say \\"hi\\""}
                        """, ""));
    }

    @Test
    void layersAreJoinedByName() {
        assertThat(query("SELECT count(*) AS n FROM silver.readings r JOIN gold.counts c ON c.id = r.id"))
                .isEqualTo(new CommandRun(0, """
                        n
                        ─
                        2
                        (1 row)
                        """, ""));
    }

    @Test
    void unknownTableIsNamedAndTheKnownOnesAreListed() {
        CommandRun run = query("SELECT * FROM gold.faults");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .startsWith("faultstream: query: [TABLE_OR_VIEW_NOT_FOUND] The table or view"
                        + " `gold`.`faults` cannot be found.")
                .endsWith("Tables here: silver.readings, gold.counts\n")
                .doesNotContain("\tat ");
    }

    @Test
    void badSqlIsExplained() {
        CommandRun run = query("SELEC 1");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains("[PARSE_SYNTAX_ERROR]")
                .contains("'SELEC'")
                .doesNotContain("\tat ");
    }

    @Test
    void folderWithoutTablesSaysSo() throws Exception {
        Path empty = Files.createDirectory(dir.resolve("empty"));

        assertThat(CommandRun.of("query", "--data-dir", empty.toString(), "SELECT 1"))
                .isEqualTo(new CommandRun(
                        2,
                        "",
                        "faultstream: " + empty
                                + ": holds no tables. Give the folder or configuration of a service that has run\n"));
    }

    private static CommandRun query(String sql, String... options) {
        String[] args = new String[options.length + 4];
        args[0] = "query";
        args[1] = "--data-dir";
        args[2] = dir.toString();
        args[3] = sql;
        System.arraycopy(options, 0, args, 4, options.length);
        return CommandRun.of(args);
    }
}
