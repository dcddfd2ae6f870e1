package io.faultstream.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** EMR Serverless: one application with the limit of one run at a time, whose runs move on when the test says so. */
final class FakeEmr implements FakeAws.Service {
    static final String APPLICATION = "00fapplication1";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> ENDED = Set.of("SUCCESS", "FAILED", "CANCELLED");

    private final InstantSource clock;
    private final List<ObjectNode> runs = new ArrayList<>();
    private final Map<String, ObjectNode> byToken = new HashMap<>();
    private final Map<String, JsonNode> requests = new HashMap<>();
    private final List<String> cancelled = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private String application = "STARTED";

    FakeEmr(InstantSource clock) {
        this.clock = clock;
    }

    /** A run that somebody else started. */
    synchronized String start(String name, String state) {
        return add(name, "STREAMING", state).path("Id").asText();
    }

    synchronized void become(String run, String state, String details) {
        run(run).put("State", state).put("StateDetails", details);
        if (ENDED.contains(state)) {
            log.add("end " + run);
        }
    }

    synchronized void attempt(String run, int attempt) {
        run(run).put("Attempt", attempt);
    }

    synchronized void application(String state) {
        application = state;
    }

    synchronized String application() {
        return application;
    }

    /** The newest run. */
    synchronized String newest() {
        return runs.get(runs.size() - 1).path("Id").asText();
    }

    synchronized String state(String run) {
        return run(run).path("State").asText();
    }

    synchronized JsonNode request(String run) {
        return requests.get(run);
    }

    /** The runs that calls have started, oldest first. */
    synchronized Set<String> started() {
        return new TreeSet<>(requests.keySet());
    }

    synchronized List<String> cancelled() {
        return List.copyOf(cancelled);
    }

    /** What happened, in order: start (or queue, behind a run that has not ended), cancel, end, stop application. */
    synchronized List<String> log() {
        return List.copyOf(log);
    }

    synchronized List<String> active() {
        return runs.stream()
                .filter(run -> !ENDED.contains(run.path("State").asText()))
                .map(run -> run.path("Id").asText())
                .toList();
    }

    @Override
    public synchronized JsonNode call(String operation, JsonNode input) throws AwsError {
        if (!input.path("ApplicationId").asText().equals(APPLICATION)) {
            throw new AwsError("ResourceNotFoundException", "no application " + input.path("ApplicationId"));
        }
        return switch (operation) {
            case "ListJobRuns" -> list(input);
            case "GetJobRun" -> get(input);
            case "StartJobRun" -> startJobRun(input);
            case "CancelJobRun" -> cancel(input);
            case "GetApplication" -> describe();
            case "StartApplication" -> startApplication();
            case "StopApplication" -> stopApplication();
            default -> throw new IllegalArgumentException(operation);
        };
    }

    private JsonNode list(JsonNode input) {
        Set<String> states = new TreeSet<>();
        input.path("States").forEach(state -> states.add(state.asText()));
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode found = answer.putArray("JobRuns");
        runs.stream()
                .filter(run ->
                        states.isEmpty() || states.contains(run.path("State").asText()))
                .filter(run -> !input.has("Mode") || input.path("Mode").equals(run.path("Mode")))
                .sorted(Comparator.comparing((ObjectNode run) -> run.path("Id").asText())
                        .reversed())
                .limit(input.path("MaxResults").asInt(50))
                .forEach(found::add);
        return answer;
    }

    private JsonNode get(JsonNode input) throws AwsError {
        ObjectNode run = known(input).deepCopy();
        run.remove("Type");
        run.set("JobRunId", run.remove("Id"));
        JsonNode request = requests.get(input.path("JobRunId").asText());
        ObjectNode driver = JSON.createObjectNode();
        driver.putObject("SparkSubmit").put("EntryPoint", "s3://somewhere/else.jar");
        run.set("JobDriver", request == null ? driver : request.path("JobDriver"));
        return JSON.createObjectNode().set("JobRun", run);
    }

    private JsonNode startJobRun(JsonNode input) throws AwsError {
        if (!application.equals("STARTED")) {
            throw new AwsError("ValidationException", "the application is " + application);
        }
        ObjectNode run = byToken.get(input.path("ClientToken").asText());
        if (run == null) {
            boolean busy = !active().isEmpty();
            run = add(input.path("Name").asText(), input.path("Mode").asText("BATCH"), busy ? "QUEUED" : "SUBMITTED");
            byToken.put(input.path("ClientToken").asText(), run);
            requests.put(run.path("Id").asText(), input);
            log.add((busy ? "queue " : "start ") + run.path("Id").asText());
        } else if (!requests.get(run.path("Id").asText()).equals(input)) {
            throw new AwsError("ConflictException", "the client token was used for another request");
        }
        return JSON.createObjectNode()
                .put("ApplicationId", APPLICATION)
                .put("JobRunId", run.path("Id").asText())
                .put("Arn", run.path("Arn").asText());
    }

    private JsonNode cancel(JsonNode input) throws AwsError {
        ObjectNode run = known(input);
        String state = run.path("State").asText();
        if (ENDED.contains(state)) {
            throw new AwsError("ValidationException", "the run is " + state);
        }
        run.put("State", state.equals("RUNNING") || state.equals("CANCELLING") ? "CANCELLING" : "CANCELLED");
        String how = run.path("Id").asText() + " within "
                + input.path("ShutdownGracePeriodInSeconds").asText();
        cancelled.add(how);
        log.add("cancel " + how);
        if (run.path("State").asText().equals("CANCELLED")) {
            log.add("end " + run.path("Id").asText());
        }
        return JSON.createObjectNode()
                .put("ApplicationId", APPLICATION)
                .put("JobRunId", run.path("Id").asText());
    }

    private JsonNode describe() {
        ObjectNode answer = JSON.createObjectNode();
        answer.putObject("Application")
                .put("ApplicationId", APPLICATION)
                .put("Arn", "arn:aws:emr-serverless:eu-west-1:111122223333:/applications/" + APPLICATION)
                .put("ReleaseLabel", "emr-7.12.0")
                .put("Type", "Spark")
                .put("State", application)
                .put("CreatedAt", clock.instant().toString())
                .put("UpdatedAt", clock.instant().toString());
        return answer;
    }

    private JsonNode startApplication() throws AwsError {
        if (application.equals("STOPPED") || application.equals("CREATED")) {
            application = "STARTING";
        } else if (!application.equals("STARTED") && !application.equals("STARTING")) {
            throw new AwsError("ValidationException", "the application is " + application);
        }
        return JSON.createObjectNode();
    }

    private JsonNode stopApplication() throws AwsError {
        if (!active().isEmpty()) {
            throw new AwsError("ValidationException", "the application has runs");
        }
        application = "STOPPED";
        log.add("stop application");
        return JSON.createObjectNode();
    }

    private ObjectNode add(String name, String mode, String state) {
        String id = "00frun%04d".formatted(runs.size() + 1);
        ObjectNode run = JSON.createObjectNode()
                .put("ApplicationId", APPLICATION)
                .put("Id", id)
                .put("Name", name)
                .put("Mode", mode)
                .put(
                        "Arn",
                        "arn:aws:emr-serverless:eu-west-1:111122223333:/applications/" + APPLICATION + "/jobruns/" + id)
                .put("CreatedBy", "arn:aws:iam::111122223333:role/x")
                .put("CreatedAt", clock.instant().toString())
                .put("UpdatedAt", clock.instant().toString())
                .put("ExecutionRole", "arn:aws:iam::111122223333:role/job")
                .put("State", state)
                .put("StateDetails", "as it should be")
                .put("ReleaseLabel", "emr-7.12.0")
                .put("Type", "Spark")
                .put("Attempt", 1);
        runs.add(run);
        return run;
    }

    private ObjectNode run(String id) {
        return runs.stream()
                .filter(run -> run.path("Id").asText().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no run " + id));
    }

    private ObjectNode known(JsonNode input) throws AwsError {
        String id = input.path("JobRunId").asText();
        if (runs.stream().noneMatch(run -> run.path("Id").asText().equals(id))) {
            throw new AwsError("ResourceNotFoundException", "no run " + id);
        }
        return run(id);
    }
}
