package io.faultstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The watchdog on moto: an interpreter and services that share no code with those of the other tests. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SecondInterpreterTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void startsWhatIsMissingAndRespectsAStop() throws IOException, InterruptedException {
        List<JsonNode> looks = looks();
        assertThat(looks).hasSize(3).allSatisfy(look -> {
            assertThat(look.path("status").asText()).as(look.toString()).isEqualTo("SUCCEEDED");
        });
        assertThat(path(looks.get(0))).contains("FirstLook", "StartRun", "Tell");
        assertThat(looks.get(0).path("runs").toString()).contains("faultstream-test");
        assertThat(state(looks.get(0)).path("restarts").asInt()).isEqualTo(1);

        // A run on moto has ended as soon as it has begun.
        assertThat(path(looks.get(1))).contains("Recall", "Again", "StartRun");
        assertThat(state(looks.get(1)).path("restarts").asInt()).isEqualTo(2);

        assertThat(path(looks.get(2))).contains("Stopped").doesNotContain("StartRun", "Tell");
        assertThat(state(looks.get(2)).path("told").asText()).isEqualTo("stopped");
        assertThat(looks.get(2).at("/item/revision/N").asText()).isEqualTo("3");
    }

    private static List<String> path(JsonNode look) {
        return JSON.convertValue(
                look.path("path"), JSON.getTypeFactory().constructCollectionType(List.class, String.class));
    }

    private static JsonNode state(JsonNode look) throws IOException {
        return JSON.readTree(look.at("/item/state/S").asText());
    }

    private static List<JsonNode> looks() throws IOException, InterruptedException {
        String definition = Definition.read("watchdog.asl.json", Watched.SUBSTITUTIONS)
                .json()
                .toString();
        Process process = new ProcessBuilder(
                        Tools.python("python").toString(), "src/test/resources/second-interpreter.py")
                .redirectError(
                        Tools.HOME.resolve("target/second-interpreter.log").toFile())
                .start();
        try {
            JSON.writeValue(
                    process.getOutputStream(),
                    JSON.createObjectNode().put("definition", definition).put("template", JobTemplate.json()));
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue())
                    .as("see target/second-interpreter.log")
                    .isZero();
            return answer.lines().map(SecondInterpreterTest::parse).toList();
        } finally {
            process.destroyForcibly();
        }
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
    }
}
