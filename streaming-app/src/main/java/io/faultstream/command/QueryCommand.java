package io.faultstream.command;

import io.faultstream.config.AppConfig;
import io.faultstream.config.SetupException;
import io.faultstream.table.LakeCatalog;
import io.faultstream.table.LakeLocations;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.parser.ParseException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code faultstream query}: SQL over the lake's tables by name, beside a running service or without one. */
@Command(
        name = "query",
        mixinStandardHelpOptions = true,
        description = "Run SQL over the lake's tables: silver.…, gold.…, quarantine.…, reference.…")
final class QueryCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SQL", description = "For example: SELECT * FROM gold.fault_predictions LIMIT 10")
    private String sql;

    @Option(names = "--format", defaultValue = "TABLE", description = "${COMPLETION-CANDIDATES} (default: table)")
    private ResultFormat format;

    @Option(names = "--data-dir", paramLabel = "DIR", description = "The lake of `faultstream local --data-dir DIR`.")
    private String dataDir;

    @Mixin
    private ConfigOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        AppConfig config = options.load(Optional.ofNullable(dataDir));
        try (SparkSession spark = ToolSession.open("faultstream query", config.spark())) {
            List<String> tables = LakeCatalog.register(spark, new LakeLocations(config.lake()));
            if (tables.isEmpty()) {
                throw new SetupException(
                        config.lake().root(),
                        "holds no tables",
                        "Give the folder or configuration of a service that has run");
            }
            PrintWriter out = spec.commandLine().getOut();
            format.write(run(spark, tables), out);
            out.flush();
        }
        return FaultstreamCommand.OK;
    }

    private Dataset<Row> run(SparkSession spark, List<String> tables) {
        try {
            return spark.sql(sql);
        } catch (Exception e) {
            // Checked in Scala only: javac does not let them be caught by name here.
            if (e instanceof ParseException || e instanceof AnalysisException) {
                String message = ((AnalysisException) e)
                        .getSimpleMessage()
                        .strip()
                        .lines()
                        .findFirst()
                        .orElse("");
                throw new SetupException("query", message, "Tables here: " + String.join(", ", tables));
            }
            throw e;
        }
    }
}
