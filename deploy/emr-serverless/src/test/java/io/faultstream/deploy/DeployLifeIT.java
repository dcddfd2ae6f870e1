package io.faultstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The deploy command with AWS's own command line, over the wire: EMR Serverless is a model of ours, the rest is moto. */
class DeployLifeIT {
    @TempDir
    private Path dir;

    private EmulatedAws aws;
    private EmrEndpoint endpoint;
    private FakeEmr emr;
    private DeployScript deploy;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        aws = new EmulatedAws(dir);
        endpoint = new EmrEndpoint();
        emr = endpoint.emr();
        Map<String, String> environment = new HashMap<>(aws.environment());
        environment.put("AWS_ENDPOINT_URL_EMR_SERVERLESS", endpoint.url());
        environment.put("FAULTSTREAM_POLL_SECONDS", "0");
        deploy = new DeployScript(dir.resolve("repository")).with(environment).pathFirst(aws.programs());
        // moto cannot make an EMR Serverless application from a template; the other stacks have a test of their own.
        Files.copy(
                Tools.HOME.resolve("src/test/resources/stand-in-main.yaml"),
                dir.resolve("repository/deploy/emr-serverless/templates/main.yaml"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        aws.aws("athena", "create-work-group", "--name", "faultstream-dev");
        // moto makes no alarms from a template.
        aws.aws("cloudwatch", "put-metric-alarm", "--cli-input-json", """
                {"AlarmName": "faultstream-dev-heartbeat-missing", "Namespace": "faultstream-dev", "Statistic": "Maximum",
                 "MetricName": "faultstream.query.heartbeat.age.value", "Period": 60, "EvaluationPeriods": 5,
                 "Threshold": 300, "ComparisonOperator": "GreaterThanThreshold"}""");
        publishHeartbeats();
    }

    @AfterEach
    void stop() {
        if (endpoint != null) {
            endpoint.close();
        }
        if (aws != null) {
            aws.close();
        }
    }

    @Test
    void fromTheFirstDeploymentToTheLastBucket() {
        ok(run("deploy", "--email", "a@example.com", "--kafka-servers", "b-1:9098"));
        assertThat(emr.active()).containsExactly("00frun0001");
        assertThat(aws.parameter("desired-state")).isEqualTo("running");
        assertThat(aws.parameter("kafka-servers")).isEqualTo("b-1:9098");
        assertThat(Templates.json(aws.parameter("job-template"))
                        .at("/JobDriver/SparkSubmit/EntryPoint")
                        .asText())
                .isEqualTo(endpoint.entryPointOf("00frun0001"));
        assertThat(ok(run("status")).out()).contains("wanted         running", "run            00frun0001 RUNNING");

        deploy.write("streaming-app/target/faultstream-app.jar", "version 2");
        ok(run("upgrade", "--grace-seconds", "120"));
        assertThat(endpoint.entryPointOf("00frun0002")).isNotEqualTo(endpoint.entryPointOf("00frun0001"));
        assertThat(aws.parameter("desired-state")).isEqualTo("running");

        assertThat(alarmIsOn()).isTrue();
        ok(run("stop"));
        assertThat(aws.parameter("desired-state")).isEqualTo("stopped");
        assertThat(alarmIsOn()).isFalse();
        assertThat(ok(run("status")).out()).contains("wanted         stopped", "run            none");

        ok(run("start"));
        assertThat(endpoint.entryPointOf("00frun0003")).isEqualTo(endpoint.entryPointOf("00frun0002"));
        assertThat(alarmIsOn()).isTrue();
        Program.Result again = run("start");
        assertThat(again.exit()).isEqualTo(2);
        assertThat(again.err()).contains("the job runs already: 00frun0003");

        ok(run("destroy", "--delete-data", "--yes"));
        assertThat(emr.log())
                .containsExactly(
                        "start 00frun0001",
                        "cancel 00frun0001 within 120",
                        "end 00frun0001",
                        "start 00frun0002",
                        "cancel 00frun0002 within 180",
                        "end 00frun0002",
                        "start 00frun0003",
                        "cancel 00frun0003 within 180",
                        "end 00frun0003",
                        "stop application");
        assertThat(aws.aws("s3api", "list-buckets", "--query", "Buckets[].Name", "--output", "text"))
                .isIn("", "None");
    }

    @Test
    void aVersionThatDoesNotComeUpIsTakenBack() {
        ok(run("deploy", "--email", "a@example.com", "--kafka-servers", "b-1:9098"));
        String good = endpoint.entryPointOf("00frun0001");
        String template = aws.parameter("job-template");
        endpoint.breakVersions(entryPoint -> !entryPoint.equals(good));

        deploy.write("streaming-app/target/faultstream-app.jar", "broken");
        Program.Result result = run("upgrade");

        assertThat(result.exit()).as(result.err()).isEqualTo(1);
        assertThat(result.err()).contains("run 00frun0002 is FAILED", "rolled back: the version before runs again");
        assertThat(emr.active()).containsExactly("00frun0003");
        assertThat(endpoint.entryPointOf("00frun0003")).isEqualTo(good);
        assertThat(aws.parameter("job-template")).isEqualTo(template);
        assertThat(aws.parameter("desired-state")).isEqualTo("running");
        assertThat(emr.log()).noneMatch(entry -> entry.startsWith("queue"));

        // A query of that name shows no sign of life, in the old version neither.
        endpoint.breakVersions(entryPoint -> false);
        result = run("upgrade", "--health-query", "nothing", "--health-minutes", "0");

        assertThat(result.exit()).as(result.err()).isEqualTo(3);
        assertThat(result.err()).contains("no sign of life of the query nothing", "neither version is healthy");
        assertThat(emr.active()).hasSize(1);
        assertThat(endpoint.entryPointOf(emr.active().get(0))).isEqualTo(good);
        assertThat(emr.log()).noneMatch(entry -> entry.startsWith("queue"));
    }

    @Test
    void nothingIsStartedBesideARunThatDoesNotEnd() {
        ok(run("deploy", "--email", "a@example.com", "--kafka-servers", "b-1:9098"));
        endpoint.neverEnd();

        deploy.write("streaming-app/target/faultstream-app.jar", "version 2");
        Program.Result result = run("upgrade", "--grace-seconds", "15", "--end-seconds", "0");

        assertThat(result.exit()).as(result.err()).isEqualTo(2);
        assertThat(result.err())
                .contains("run 00frun0001 is still CANCELLING; nothing was started beside it", "cut off in the middle");
        assertThat(emr.log()).containsExactly("start 00frun0001", "cancel 00frun0001 within 15");
        assertThat(aws.parameter("desired-state")).isEqualTo("stopped");
        assertThat(run("start").err()).contains("the job runs already: 00frun0001");
    }

    /** Of the minutes to come: what a healthy run publishes. */
    private void publishHeartbeats() {
        Instant minute = Instant.now().truncatedTo(ChronoUnit.MINUTES);
        List<String> data = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            data.add(
                    "{\"MetricName\":\"faultstream.query.heartbeats.count\",\"Dimensions\":[{\"Name\":\"query\",\"Value\":\"vibration\"}],\"Timestamp\":\""
                            + minute.plus(i, ChronoUnit.MINUTES) + "\",\"Value\":60}");
        }
        aws.aws(
                "cloudwatch",
                "put-metric-data",
                "--namespace",
                "faultstream-dev",
                "--metric-data",
                "[" + String.join(",", data) + "]");
    }

    private boolean alarmIsOn() {
        return aws.aws("cloudwatch", "describe-alarms", "--query", "MetricAlarms[].ActionsEnabled", "--output", "text")
                .equals("True");
    }

    private Program.Result run(String... words) {
        List<String> command = new ArrayList<>(List.of(words));
        command.addAll(List.of("--environment", "dev", "--region", DeployScript.REGION));
        return deploy.run(command);
    }

    private static Program.Result ok(Program.Result result) {
        assertThat(result.exit()).as(result.err() + result.out()).isZero();
        return result;
    }
}
