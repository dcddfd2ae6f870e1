package io.faultstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be said of the state machines' files without running them. */
class DefinitionsTest {
    private static final Pattern SCALAR_FILTER = Pattern.compile("\\?\\(@ ?[<>=!]");

    @ParameterizedTest
    @ValueSource(strings = {"watchdog.asl.json", "pipeline.asl.json"})
    void validatorAcceptsIt(String file) {
        Program.Result validator = Program.of(
                        Tools.node().resolve("node_modules/.bin/asl-validator"), "--json-path", file)
                .run();
        assertThat(validator.exit()).as(validator.output()).isZero();
    }

    /** Step Functions reads neither of the two the way the interpreter of the tests does. */
    @ParameterizedTest
    @ValueSource(strings = {"watchdog.asl.json", "pipeline.asl.json"})
    void usesNothingThatInterpretersDisagreeAbout(String file) throws IOException {
        assertThat(Definition.text(file))
                .as("a filter's @ is an object and never a number")
                .doesNotContainPattern(SCALAR_FILTER)
                .doesNotContain("JSONata", "\"Assign\"", "\"Result\": 0", "\"Result\": \"\"", "\"Result\": false");
    }

    @Test
    void metricsItReadsAreThoseTheServiceSends() throws IOException {
        Set<String> read = new TreeSet<>();
        Pattern.compile("\\(\\\\\"(faultstream[^\\\\]+)")
                .matcher(Definition.text("watchdog.asl.json"))
                .results()
                .forEach(found -> read.add("`" + found.group(1) + "`"));
        assertThat(read).hasSize(2);
        assertThat(Files.readString(Tools.HOME.resolve("../../grafana/README.md")))
                .contains(read);
    }

    @ParameterizedTest
    @ValueSource(strings = {"watchdog.asl.json", "pipeline.asl.json"})
    void everyTaskIsTriedAgain(String file) throws IOException {
        Set<String> once = new TreeSet<>();
        Definition.read(file, Watched.SUBSTITUTIONS)
                .json()
                .path("States")
                .fields()
                .forEachRemaining(state -> {
                    JsonNode value = state.getValue();
                    if (value.path("Type").asText().equals("Task") && !value.has("Retry")) {
                        once.add(state.getKey());
                    }
                });
        assertThat(once).isEmpty();
    }
}
