package io.faultstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** "Faults of machine X since T": the state machine behind it, and what it lets in. */
class ReadApiTest {
    @TempDir
    private Path dir;

    @Test
    void theStateMachineIsOne() throws IOException {
        Path definition = Files.writeString(
                dir.resolve("faults.asl.json"),
                Templates.read("query")
                        .at("/Resources/FaultsQuery/Properties/Definition")
                        .toString());
        Path validator = Tools.node().resolve("node_modules/asl-validator/dist/bin/asl-validator.js");

        Program.Result result =
                Program.of("node", validator, "--json-path", definition).run();

        assertThat(result.exit()).as(result.out() + result.err()).isZero();
    }

    /** What becomes part of the SQL is a literal that nothing can end before its time. */
    @Test
    void nothingWithAQuoteGetsIn() {
        JsonNode properties = Templates.read("query").at("/Resources/FaultsModel/Properties/Schema/properties");
        Pattern machine = Pattern.compile(properties.at("/machine/pattern").asText());
        Pattern since = Pattern.compile(properties.at("/since/pattern").asText());

        assertThat(List.of("machine-02", "Line 4/Pump #3", "a.b:c_d")).allMatch(machine.asMatchPredicate());
        assertThat(List.of("x' OR '1'='1", "x\"", "x\\", "x;--\n", "", "x`")).noneMatch(machine.asMatchPredicate());
        assertThat("2026-01-31T00:00:00Z").matches(since);
        assertThat(List.of("2026-01-31", "2026-01-31T00:00:00Z' OR 1", "yesterday"))
                .noneMatch(since.asMatchPredicate());
    }
}
