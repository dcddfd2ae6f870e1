package io.faultstream.deploy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** A deployment under the watchdog's eyes: the services, a clock that moves only when told, and the looks. */
final class Watched implements AutoCloseable {
    static final String NAME = "faultstream-test";
    static final String DESIRED = "/faultstream/test/desired-state";
    static final String TEMPLATE = "/faultstream/test/job-template";

    static final Map<String, String> SUBSTITUTIONS = Map.ofEntries(
            Map.entry("Environment", "test"),
            Map.entry("ApplicationId", FakeEmr.APPLICATION),
            Map.entry("ApplicationName", NAME),
            Map.entry("JobRoleArn", "arn:aws:iam::111122223333:role/faultstream-test-job"),
            Map.entry("MetricsNamespace", FakeMetrics.NAMESPACE),
            Map.entry("LogsLocation", "s3://faultstream-test-logs/emr"),
            Map.entry("DashboardUrl", "https://console.example/dashboard"),
            Map.entry("StateTable", FakeTable.NAME),
            Map.entry("SuccessTopicArn", FakeTopics.SUCCESS),
            Map.entry("FailureTopicArn", FakeTopics.FAILURE),
            Map.entry("StuckLooks", "3"),
            Map.entry("StuckSeconds", "900"),
            Map.entry("MovingLooks", "4"),
            Map.entry("CalmLooks", "12"),
            Map.entry("MaxRestarts", "3"),
            Map.entry("GraceSeconds", "300"));

    private static final Duration RATE = Duration.ofMinutes(5);

    final FakeEmr emr;
    final FakeParameters parameters = new FakeParameters();
    final FakeMetrics metrics = new FakeMetrics();
    final FakeTopics topics = new FakeTopics();
    final FakeAws aws;

    private final Interpreter interpreter;
    private final Definition definition;
    private final List<Execution> executions = new ArrayList<>();
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private int told;

    Watched(Interpreter interpreter) throws IOException {
        this(interpreter, emr -> emr);
    }

    /** @param service what stands for EMR Serverless, around the model of it */
    Watched(Interpreter interpreter, Function<FakeEmr, FakeAws.Service> service) throws IOException {
        this.interpreter = interpreter;
        this.definition = Definition.read("watchdog.asl.json", SUBSTITUTIONS);
        this.emr = new FakeEmr(() -> now);
        this.aws = new FakeAws(Map.of(
                "emr-serverless", service.apply(emr),
                "ssm", parameters,
                "dynamodb", new FakeTable(),
                "cloudwatch", metrics,
                "sns", topics));
        parameters.put(DESIRED, "running");
        parameters.put(TEMPLATE, JobTemplate.json());
    }

    /** A look of the schedule, five minutes after the one before. */
    Execution look() {
        now = now.plus(RATE);
        return run(interpreter, 1);
    }

    /** A look that an event caused, a few seconds after whatever was before. */
    Execution event() {
        now = now.plusSeconds(7);
        return run(interpreter, 0);
    }

    /** At the very moment of another look. */
    Execution atOnce(Interpreter other) {
        return run(other, 1);
    }

    /** A run that works, and was seen to. */
    String healthy() {
        String run = emr.start(NAME, "RUNNING");
        event();
        work();
        look();
        return run;
    }

    /** The next five minutes are measured as those of a service that is well. */
    void work() {
        measure(12, 0);
    }

    /** The next five minutes bring these values. */
    void measure(double beats, double age) {
        for (int minute = 0; minute < RATE.toMinutes(); minute++) {
            Instant at = now.plus(Duration.ofMinutes(minute));
            metrics.put("faultstream.query.heartbeats.count", at, beats);
            metrics.put("faultstream.query.progress.age.value", at, age);
        }
    }

    /** The subjects since this was last asked. */
    List<String> news() {
        List<String> subjects = topics.messages().stream()
                .map(message -> message.subject().replace("faultstream-test: ", ""))
                .toList();
        List<String> news = subjects.subList(told, subjects.size());
        told = subjects.size();
        return news;
    }

    FakeTopics.Message lastMessage() {
        List<FakeTopics.Message> all = topics.messages();
        return all.get(all.size() - 1);
    }

    Set<String> places() {
        Set<String> places = new TreeSet<>();
        executions.forEach(execution -> places.addAll(execution.places()));
        return places;
    }

    private Execution run(Interpreter with, int counts) {
        ObjectNode input = JsonNodeFactory.instance.objectNode().put("counts", counts);
        try {
            Execution execution = with.run(definition, input, aws.endpoint(), "look-" + executions.size(), now);
            executions.add(execution);
            return execution;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        aws.close();
    }
}
