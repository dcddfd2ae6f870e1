package io.faultstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Boards, named queries, the read API and deploy name no table that the service does not write. */
class NamedTablesTest {
    private static final Path ROOT = Tools.HOME.resolve("../..").normalize();
    private static final Pattern TABLE = Pattern.compile("\\btable = \"(\\w+)\"");
    private static final Pattern READ =
            Pattern.compile("(?i)\\b(?:FROM|JOIN)\\s+(?:\\\\?\"\\$database\\\\?\"\\.)?([a-z_]+)\\b");
    private static final Pattern PART = Pattern.compile("(?i)\\bWITH (\\w+) AS");

    @Test
    void everyTableThatIsReadIsWritten() throws IOException {
        Set<String> written = written();
        assertThat(written).contains("fault_predictions", "server_metric_stats", "quarantine_vibration_windows");

        Set<String> read = new TreeSet<>();
        Boards.all().forEach(board -> board.targets()
                .map(target -> target.path("rawSQL").asText())
                .forEach(sql -> read.addAll(tables(sql))));
        Policies.ofType("query", "AWS::Athena::NamedQuery")
                .values()
                .forEach(query -> read.addAll(tables(query.get("QueryString").asText())));
        read.addAll(tables(Templates.read("query").at("/Resources/FaultsQuery").toString()));
        Files.readAllLines(Tools.HOME.resolve("lib/commands.sh")).stream()
                .filter(line -> line.contains("athena \""))
                .forEach(line -> read.addAll(tables(line)));

        assertThat(read)
                .contains("fault_predictions", "quarantine_vibration_windows")
                .isSubsetOf(written);
        assertThat(tables("SELECT 1 FROM fault_episodes")).isNotEmpty().doesNotContainAnyElementsOf(written);
    }

    /** One band for each machine, of what the windows were predicted to be. */
    @Test
    void timelinesOfFaultsAreOfThePredictions() {
        assertThat(Boards.all().stream()
                        .flatMap(board -> board.panels().stream())
                        .filter(panel -> panel.json().path("type").asText().equals("state-timeline"))
                        .flatMap(Boards.Panel::targets)
                        .filter(target -> target.has("rawSQL"))
                        .map((JsonNode target) -> target.path("rawSQL").asText()))
                .isNotEmpty()
                .allSatisfy(sql ->
                        assertThat(sql).contains("FROM fault_predictions", "machine_id", "observed_at", "fault_kind"));
    }

    /** Streams and aggregates of reference.conf; what a stream rejects is registered with a prefix. */
    private static Set<String> written() throws IOException {
        Set<String> tables = new TreeSet<>();
        TABLE.matcher(Files.readString(ROOT.resolve("streaming-app/src/main/resources/reference.conf")))
                .results()
                .forEach(name -> {
                    tables.add(name.group(1));
                    tables.add("quarantine_" + name.group(1));
                });
        return tables;
    }

    private static Set<String> tables(String sql) {
        Set<String> tables = new TreeSet<>();
        READ.matcher(sql).results().forEach(read -> tables.add(read.group(1)));
        PART.matcher(sql).results().forEach(part -> tables.remove(part.group(1)));
        return tables;
    }
}
