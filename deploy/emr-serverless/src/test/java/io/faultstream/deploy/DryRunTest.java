package io.faultstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What deploy would call, against what AWS would take. */
class DryRunTest {
    private static final List<List<String>> COMMANDS = List.of(
            List.of(
                    "deploy",
                    "--email",
                    "a@example.com",
                    "--tag",
                    "team=plant reliability",
                    "--read-api",
                    "--vcpu-hour-usd",
                    "0.04"),
            List.of(
                    "deploy",
                    "--email",
                    "a@example.com",
                    "--kafka-cluster-arn",
                    "arn:aws:kafka:eu-west-1:111122223333:cluster/plant/0a1b-5",
                    "--kafka-servers",
                    "b-1.plant.kafka.eu-west-1.amazonaws.com:9098",
                    "--vpc-id",
                    "vpc-0a1b2c3d",
                    "--subnet-ids",
                    "subnet-0a1b2c3d,subnet-0e1f2a3b"),
            List.of("upgrade"),
            List.of("status"),
            List.of("stop"),
            List.of("start"),
            List.of("destroy"),
            List.of("destroy", "--delete-data"));

    @TempDir
    private Path dir;

    @Test
    void everyCallIsOneThatAwsTakesAndNoneIsMade() throws IOException {
        DeployScript deploy = new DeployScript(dir);
        Path called = deploy.forbidAws();
        Set<String> calls = new LinkedHashSet<>();
        for (List<String> command : COMMANDS) {
            Program.Result result = dryRun(deploy, command);

            assertThat(result.exit()).as("%s%n%s", command, result.err()).isZero();
            calls.addAll(calls(result));
        }

        assertThat(called).doesNotExist();
        assertThat(calls).hasSizeGreaterThan(60);
        assertThat(wrong(calls)).isEmpty();
    }

    @Test
    void everyCommandOfTheReadmeRuns() throws IOException {
        DeployScript deploy = new DeployScript(dir);
        Path called = deploy.forbidAws();
        String program = "deploy/emr-serverless/deploy ";
        List<String> commands = Files.readAllLines(Tools.HOME.resolve("README.md")).stream()
                .filter(line -> line.startsWith(program))
                .map(line -> line.substring(program.length()))
                .toList();
        assertThat(commands).hasSizeGreaterThan(7);
        for (String command : commands) {
            List<String> words = new ArrayList<>(List.of(command.split(" ")));
            words.add("--dry-run");
            Program.Result result = deploy.run(words);

            assertThat(result.exit()).as("%s%n%s", command, result.err()).isZero();
            assertThat(calls(result)).isNotEmpty();
        }
        assertThat(called).doesNotExist();
    }

    @Test
    void aWrongCallIsFound() throws IOException {
        List<String> planted = List.of(
                "aws emr-serverless cancel-job-run --application-id 00a --region eu-west-1",
                "aws emr-serverless start-job-run --cli-input-json '{\"applicationId\":\"a\",\"bogus\":1}' --region eu-west-1",
                "aws emr-serverless list-job-runs --application-id 00a --states RUNNIN --region eu-west-1",
                "aws cloudformation wait stack-delete --stack-name x --region eu-west-1",
                "aws cloudformation create-stack --template-body x --region eu-west-1",
                "aws s3 cp a b --only-show-mistakes --region eu-west-1",
                "aws ssm put-parameter --name a --value b --tier Cheap --region eu-west-1");

        assertThat(wrong(planted)).isEqualTo(planted);
    }

    @Test
    void theJobIsStartedAsAStreamThatNeverTimesOut() throws IOException {
        Program.Result result = dryRun(new DeployScript(dir), List.of("upgrade", "--executors", "3"));

        String call = calls(result).stream()
                .filter(line -> line.startsWith("aws emr-serverless start-job-run"))
                .findFirst()
                .orElseThrow();
        JsonNode request = Templates.json(call.substring(call.indexOf('{'), call.lastIndexOf('}') + 1));
        assertThat(request.at("/mode").asText()).isEqualTo("STREAMING");
        assertThat(request.at("/executionTimeoutMinutes").asInt(-1)).isZero();
        assertThat(request.at("/retryPolicy/maxFailedAttemptsPerHour").asInt()).isEqualTo(5);
        assertThat(request.at("/name").asText()).isEqualTo("faultstream-dev");
        assertThat(request.at("/clientToken").asText()).matches("[0-9a-f]{64}");
        JsonNode spark = request.at("/jobDriver/sparkSubmit");
        assertThat(spark.at("/sparkSubmitParameters").asText())
                .contains("--class io.faultstream.StreamingApp")
                .containsPattern("--jars s3://\\S+pytorch-jni\\S+,s3://\\S+linux-x86_64.jar,s3://\\S+settings.jar");
        assertThat(spark.at("/entryPointArguments").toString())
                .isEqualTo("[\"run\",\"--conf\",\"classpath:deployment.conf\"]");
        JsonNode properties = request.at("/configurationOverrides/applicationConfiguration/0/properties");
        assertThat(properties.at("/spark.executor.instances").asText()).isEqualTo("3");
        assertThat(properties.at("/spark.dynamicAllocation.maxExecutors").asText())
                .isEqualTo("5");
        // An advanced parameter holds 8 KB.
        assertThat(call.length()).isLessThan(6000);
    }

    /** The alarm of a job that gives no sign of life is off as long as the job is stopped on purpose, and no longer. */
    @Test
    void aDeliberateStopSilencesItsAlarmAndAStartTurnsItOn() {
        DeployScript deploy = new DeployScript(dir);
        String off = "aws cloudwatch disable-alarm-actions --alarm-names faultstream-dev-heartbeat-missing";
        String on = "aws cloudwatch enable-alarm-actions --alarm-names faultstream-dev-heartbeat-missing";

        assertThat(alarms(deploy, "stop")).containsExactly(off);
        assertThat(alarms(deploy, "start")).hasSize(2).endsWith(on);
        assertThat(alarms(deploy, "upgrade")).hasSize(3).startsWith(off).endsWith(on);
        assertThat(alarms(deploy, "deploy", "--email", "a@example.com"))
                .hasSize(2)
                .endsWith(on);
        assertThat(alarms(deploy, "status")).isEmpty();
        assertThat(Observability.alarms().stream()
                        .map(alarm -> alarm.properties().path("AlarmName").asText()))
                .contains("faultstream-${Environment}-heartbeat-missing");
        assertThat(Observability.alarms().stream()
                        .filter(alarm -> alarm.properties()
                                .path("TreatMissingData")
                                .asText()
                                .equals("breaching"))
                        .map(Observability.Alarm::resource))
                .as("no other alarm takes silence for a fault")
                .containsExactly("HeartbeatMissing");
    }

    private static List<String> alarms(DeployScript deploy, String... command) {
        return calls(dryRun(deploy, List.of(command))).stream()
                .filter(call -> call.contains("alarm"))
                .map(call -> call.replace(" --region " + DeployScript.REGION, ""))
                .toList();
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() {
        Program.Result result = dryRun(
                new DeployScript(dir),
                List.of(
                        "deploy",
                        "--email",
                        "nobody",
                        "--max-cpu",
                        "8",
                        "--vpc-id",
                        "vpc-1",
                        "--release",
                        "emr-6.9.0",
                        "--topics",
                        "a b",
                        "--vcpu-hour-usd",
                        "5 cents"));

        assertThat(result.exit()).isEqualTo(2);
        assertThat(calls(result)).hasSize(1);
        assertThat(result.err())
                .contains(
                        "--email ADDRESS is needed",
                        "--max-cpu 8 is less than a driver and 5 executors take (24)",
                        "--vpc-id and two or more --subnet-ids go together",
                        "--release emr-6.9.0",
                        "--topics a b",
                        "--vcpu-hour-usd is a price, not 5 cents");
    }

    @Test
    void whatIsMissingIsNamed() {
        DeployScript deploy = new DeployScript(dir);

        assertThat(deploy.run("--help").exit()).isZero();
        assertThat(deploy.run("upgrade", "--environment").err()).contains("--environment needs a value");
        assertThat(deploy.run("upgrade", "--enviroment", "dev").err()).contains("there is no option --enviroment");
        assertThat(deploy.run("launch").err()).contains("there is no command launch");
        assertThat(dryRun(deploy, List.of("upgrade", "--jar", "none.jar", "--model", "nowhere"))
                        .err())
                .contains("there is no jar none.jar", "nowhere is no model bundle");
        assertThat(dryRun(deploy, List.of("deploy", "--email", "a@b", "--architecture", "ARM64"))
                        .err())
                .contains("has no pytorch-native-cpu for linux-aarch64");
        assertThat(deploy.run("stop", "--dry-run", "--region", "eu-west-1", "--environment", "Dev")
                        .err())
                .contains("--environment is 2 to 12 lower-case letters, digits and hyphens, not Dev");
    }

    private static Program.Result dryRun(DeployScript deploy, List<String> command) {
        List<String> words = new ArrayList<>(command);
        words.addAll(List.of("--environment", "dev", "--region", DeployScript.REGION, "--dry-run"));
        return deploy.run(words);
    }

    static List<String> calls(Program.Result result) {
        return result.lines().stream().filter(line -> line.startsWith("aws ")).toList();
    }

    /** Those that AWS's own command line and service models refuse. */
    private List<String> wrong(Iterable<String> calls) throws IOException {
        Path file = dir.resolve("calls");
        Files.write(file, calls);
        Program.Result result = Program.of(
                        "bash",
                        "-c",
                        "\"$0\" \"$1\" < \"$2\"",
                        Tools.python("python"),
                        Tools.HOME.resolve("tools/check-calls.py"),
                        file)
                .run();
        assertThat(result.err()).isBlank();
        assertThat(result.exit()).isLessThan(2);
        Set<String> given = new LinkedHashSet<>(Files.readAllLines(file));
        return Stream.of(result.out().split("\n"))
                .filter(line -> given.stream().anyMatch(call -> !line.isBlank() && call.startsWith(line)))
                .toList();
    }
}
