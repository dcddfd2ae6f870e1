package io.faultstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The batch pipeline's deployed definition, interpreted against stateful fakes that know AWS's models. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PipelineTest {
    private static final Instant NOW = Instant.parse("2026-03-01T02:00:00Z");
    private static final String GET = "emr-serverless:GetJobRun";
    private static final String START = "emr-serverless:StartJobRun";
    private static final Set<String> VISITED = new TreeSet<>();

    private static Interpreter interpreter;
    private static Definition definition;

    private final FakeEmr emr = new FakeEmr(() -> NOW);
    private final FakeTopics topics = new FakeTopics();
    private FakeAws aws;

    @AfterAll
    static void everyStateAndEveryCatchWasVisited() throws IOException {
        if (interpreter != null) {
            interpreter.close();
            assertThat(VISITED).containsAll(definition.places());
        }
    }

    @BeforeEach
    void deploy() throws IOException {
        Interpreter.require();
        if (interpreter == null) {
            interpreter = Interpreter.start();
            definition = Definition.read("pipeline.asl.json", Watched.SUBSTITUTIONS);
        }
        aws = new FakeAws(Map.of("emr-serverless", emr, "sns", topics));
    }

    @AfterEach
    void everyCallWasOneThatAwsTakes() {
        if (aws != null) {
            aws.close();
            assertThat(aws.violations()).isEmpty();
        }
    }

    @Test
    void hasTheTenStates() {
        assertThat(definition.json().path("States").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "IngestData",
                        "WaitForIngestData",
                        "GetIngestDataStatus",
                        "CheckIngestDataStatus",
                        "PredictFault",
                        "WaitForPredictFault",
                        "GetPredictFaultStatus",
                        "CheckPredictFaultStatus",
                        "NotifySuccess",
                        "NotifyFailure");
        assertThat(definition.json().path("TimeoutSeconds").asInt()).isPositive();
    }

    @Test
    void ingestsThenPredicts() throws IOException {
        next("RUNNING", "RUNNING", "SUCCESS", "RUNNING", "SUCCESS");
        assertThat(run().path()).endsWith("NotifySuccess");
        assertThat(emr.started()).hasSize(2);
        List<JsonNode> requests = emr.started().stream().map(emr::request).toList();
        assertThat(requests)
                .extracting(request ->
                        request.at("/JobDriver/SparkSubmit/EntryPointArguments").toString())
                .containsExactly(
                        "[\"run\",\"--once\",\"--step\",\"ingest\",\"--conf\",\"classpath:deployment.conf\"]",
                        "[\"run\",\"--once\",\"--step\",\"gold\",\"--conf\",\"classpath:deployment.conf\"]");
        assertThat(requests)
                .extracting(request -> request.path("ExecutionTimeoutMinutes").asInt())
                .containsOnly(180);
        assertThat(message().subject()).isEqualTo("faultstream-test: pipeline done");
        assertThat(message().topic()).isEqualTo(FakeTopics.SUCCESS);
    }

    @Test
    void startIsTriedSevenTimes() throws IOException {
        aws.fail(START, 6, "ThrottlingException", "Rate exceeded");
        next("SUCCESS", "SUCCESS");
        assertThat(run().path()).endsWith("NotifySuccess");
    }

    @Test
    void refusedIngestEndsItWithTheCause() throws IOException {
        aws.fail(START, 7, "ValidationException", "EntryPoint is not there");
        assertThat(run().path()).containsExactly("IngestData", "NotifyFailure");
        assertThat(message().topic()).isEqualTo(FakeTopics.FAILURE);
        assertThat(message().text()).contains("EmrServerless.ValidationException", "EntryPoint is not there");
    }

    @ParameterizedTest
    @ValueSource(strings = {"FAILED", "CANCELLED"})
    void endedIngestEndsItWithTheCause(String end) throws IOException {
        next("RUNNING", end);
        assertThat(run().path()).endsWith("CheckIngestDataStatus", "NotifyFailure");
        assertThat(emr.started()).hasSize(1);
        assertThat(message().text()).contains("IngestData", end, "because of a test");
    }

    @ParameterizedTest
    @ValueSource(strings = {"FAILED", "CANCELLED"})
    void endedPredictionEndsItWithTheCause(String end) throws IOException {
        next("SUCCESS", "RUNNING", end);
        assertThat(run().path()).endsWith("CheckPredictFaultStatus", "NotifyFailure");
        assertThat(message().text()).contains("PredictFault", end, "because of a test");
    }

    @Test
    void refusedPredictionEndsItWithTheCause() throws IOException {
        aws.before(GET, () -> {
            emr.become(emr.newest(), "SUCCESS", "because of a test");
            aws.fail(START, 7, "ConflictException", "busy");
        });
        assertThat(run().path()).endsWith("PredictFault", "NotifyFailure");
        assertThat(message().text()).contains("EmrServerless.ConflictException", "busy");
    }

    @Test
    void stateThatCannotBeReadEndsItWithTheCause() throws IOException {
        aws.fail(GET, 5, "InternalServerException", "not now");
        assertThat(run().path()).endsWith("GetIngestDataStatus", "NotifyFailure");

        next("SUCCESS");
        aws.before(GET, () -> aws.fail(GET, 5, "InternalServerException", "not now"));
        emr.become(emr.newest(), "CANCELLED", "because of a test");
        assertThat(run().path()).endsWith("GetPredictFaultStatus", "NotifyFailure");
    }

    /** What the newest run is found to be, by one question after the other. */
    private void next(String... states) {
        for (String state : states) {
            aws.before(GET, () -> emr.become(emr.newest(), state, "because of a test"));
        }
    }

    private Execution run() throws IOException {
        // As the schedule of the template has it.
        JsonNode template = Templates.read("watchdog");
        String scheduled = new Resolver(template, Map.of("DefinitionsBucket", "faultstream-test-bootstrap"))
                .resolve(template.at("/Resources/PipelineRuns/Properties/Target/Input"))
                .asText();
        JsonNode input = new ObjectMapper().readTree(scheduled);
        Execution execution = interpreter.run(
                definition, input, aws.endpoint(), "pipeline-" + emr.started().size(), NOW);
        VISITED.addAll(execution.places());
        assertThat(execution.error()).isNull();
        return execution;
    }

    private FakeTopics.Message message() {
        return topics.messages().get(topics.messages().size() - 1);
    }
}
