package io.faultstream.deploy;

import static io.faultstream.deploy.Policies.ACCOUNT;
import static io.faultstream.deploy.Policies.APPLICATION;
import static io.faultstream.deploy.Policies.JOB_ROLE;
import static io.faultstream.deploy.Policies.KAFKA;
import static io.faultstream.deploy.Policies.KEY;
import static io.faultstream.deploy.Policies.S3;
import static io.faultstream.deploy.Policies.VIA;
import static org.assertj.core.api.Assertions.assertThat;

import io.faultstream.deploy.Policy.Call;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Least privilege: what is called is allowed, and near misses are not. */
class PoliciesTest {
    private static final String SILVER = Policies.bucket("silver");
    private static final String GOLD = Policies.bucket("gold");
    private static final String BOOTSTRAP = Policies.bucket("bootstrap");
    private static final String LOGS = Policies.bucket("logs");
    private static final String PASSED_TO = "iam:PassedToService";
    private static final String EMR = "emr-serverless.amazonaws.com";

    @TempDir
    private Path dir;

    @Test
    void theJobMayDoWhatItDoes() {
        assertThat(List.of(
                        Call.of("s3:GetObject", BOOTSTRAP + "/code/0a/faultstream-app.jar"),
                        Call.of("s3:GetObject", BOOTSTRAP + "/models/0a/manifest.json"),
                        Call.of("s3:ListBucket", BOOTSTRAP),
                        Call.of("s3:PutObject", SILVER + "/lake/silver/vibration_windows/_delta_log/00000.json"),
                        Call.of("s3:DeleteObject", SILVER + "/lake/quarantine/vibration_windows/part.parquet"),
                        Call.of("s3:PutObject", SILVER + "/checkpoints/vibration/offsets/1"),
                        Call.of("s3:DeleteObject", SILVER + "/checkpoints/_run/a.json"),
                        Call.of("s3:AbortMultipartUpload", GOLD + "/lake/gold/fault_predictions/part.parquet"),
                        Call.of("s3:ListBucket", GOLD),
                        Call.of("s3:PutObject", LOGS + "/emr/applications/00a/jobs/00b/SPARK_DRIVER/stdout.gz"),
                        Call.of("kms:GenerateDataKey", KEY, VIA, S3),
                        Call.of("kms:Decrypt", KEY, VIA, S3),
                        Call.of("cloudwatch:PutMetricData", "*", "cloudwatch:namespace", "faultstream"),
                        Call.of("kafka-cluster:Connect", KAFKA + "cluster/faultstream-dev/0a-s1"),
                        Call.of("kafka-cluster:DescribeTopic", KAFKA + "topic/faultstream-dev/0a-s1/machine.vibration"),
                        Call.of("kafka-cluster:ReadData", KAFKA + "topic/faultstream-dev/0a-s1/server.metrics"),
                        Call.of(
                                "kafka-cluster:AlterGroup",
                                KAFKA + "group/faultstream-dev/0a-s1/spark-kafka-source-1-driver-0")))
                .allMatch(job("")::allows);
    }

    @Test
    void theJobMayDoNothingBesides() {
        assertThat(List.of(
                        Call.of("s3:PutObject", BOOTSTRAP + "/code/0a/faultstream-app.jar"),
                        Call.of("s3:DeleteObject", LOGS + "/emr/applications/00a/stdout.gz"),
                        Call.of("s3:GetObject", LOGS + "/athena/result.csv"),
                        Call.of("s3:DeleteObjectVersion", SILVER + "/lake/silver/vibration_windows/part.parquet"),
                        Call.of("s3:PutObject", SILVER + "/elsewhere/part.parquet"),
                        Call.of("s3:PutObject", SILVER.replace("-dev-", "-prod-") + "/lake/silver/x"),
                        Call.of("s3:PutBucketPolicy", SILVER),
                        Call.of("s3:DeleteBucket", GOLD),
                        Call.of("kms:Decrypt", KEY),
                        Call.of("kms:Decrypt", KEY, VIA, "ssm.eu-west-1.amazonaws.com"),
                        Call.of("kms:Decrypt", KEY.replace("0000-", "1111-"), VIA, S3),
                        Call.of("kms:ScheduleKeyDeletion", KEY, VIA, S3),
                        Call.of("cloudwatch:PutMetricData", "*", "cloudwatch:namespace", "AWS/EMRServerless"),
                        Call.of("kafka-cluster:ReadData", KAFKA + "topic/faultstream-dev/0a-s1/payroll"),
                        Call.of("kafka-cluster:ReadData", KAFKA + "topic/other/0a-s1/machine.vibration"),
                        Call.of("kafka-cluster:WriteData", KAFKA + "topic/faultstream-dev/0a-s1/machine.vibration"),
                        Call.of("kafka-cluster:DeleteTopic", KAFKA + "topic/faultstream-dev/0a-s1/machine.vibration"),
                        Call.of("kafka-cluster:AlterGroup", KAFKA + "group/faultstream-dev/0a-s1/billing"),
                        Call.of(
                                "ssm:PutParameter",
                                "arn:aws:ssm:eu-west-1:" + ACCOUNT + ":parameter/faultstream/dev/desired-state"),
                        Call.of("emr-serverless:StartJobRun", APPLICATION),
                        Call.of("iam:PassRole", JOB_ROLE, PASSED_TO, EMR),
                        Call.of("sts:AssumeRole", JOB_ROLE)))
                .noneMatch(job("")::allows);
    }

    /** Both directions: what the packaged settings refer to can be read, and nothing else. */
    @Test
    void theJobReadsTheParametersOfItsSettings() {
        Set<String> needed = new HashSet<>();
        PackagedSettings.make(dir, "").parameters().forEach(name -> needed.add(parameter(name)));

        assertThat(needed).hasSize(5).allMatch(name -> job("").allows(Call.of("ssm:GetParameter", name)));
        assertThat(job("").resources("ssm:GetParameter")).isEqualTo(needed);
        assertThat(List.of(
                        Call.of("ssm:GetParameter", parameter("/faultstream/dev/job-template")),
                        Call.of("ssm:GetParameter", parameter("/faultstream/prod/kafka-servers")),
                        Call.of("ssm:GetParameters", parameter("/faultstream/dev/kafka-servers")),
                        Call.of("ssm:PutParameter", parameter("/faultstream/dev/kafka-servers"))))
                .noneMatch(job("")::allows);
    }

    private static String parameter(String name) {
        return "arn:aws:ssm:eu-west-1:" + ACCOUNT + ":parameter" + name;
    }

    @Test
    void republishingIsAllowedWhereItIsAskedFor() {
        String topic = KAFKA + "topic/faultstream-dev/0a-s1/machine.vibration.pb";
        Policy republishes = job(KAFKA + "topic/faultstream-dev/*/machine.vibration.pb");

        assertThat(republishes.allows(Call.of("kafka-cluster:WriteData", topic)))
                .isTrue();
        assertThat(republishes.allows(Call.of("kafka-cluster:WriteData", topic.replace(".pb", ""))))
                .isFalse();
        assertThat(job("").allows(Call.of("kafka-cluster:WriteData", topic))).isFalse();
    }

    /** Both directions: what the commands call is allowed, and no action is allowed that no command needs. */
    @Test
    void operatorsMayDoWhatTheirCommandsCall() {
        Policy operator = Policies.document("application", "OperatorPolicy");
        DeployScript deploy = new DeployScript(dir);
        List<Call> needed = new ArrayList<>();
        for (String command : List.of("status", "stop", "start", "upgrade")) {
            Program.Result result =
                    deploy.run(command, "--environment", "dev", "--region", DeployScript.REGION, "--dry-run");
            assertThat(result.exit()).as(result.err()).isZero();
            DryRunTest.calls(result)
                    .forEach(call -> needed.addAll(CliCall.parse(call).permissions()));
        }

        assertThat(needed).hasSizeGreaterThan(40).allMatch(operator::allows);
        Set<String> unused = new HashSet<>(operator.actions());
        needed.forEach(call -> unused.remove(call.action()));
        assertThat(unused).isEmpty();
    }

    @Test
    void operatorsMayDoNothingBesides() {
        assertThat(List.of(
                        Call.of("emr-serverless:StartJobRun", APPLICATION.replace("00dryrun00", "00other")),
                        Call.of("emr-serverless:DeleteApplication", APPLICATION),
                        Call.of("emr-serverless:UpdateApplication", APPLICATION),
                        Call.of("iam:PassRole", JOB_ROLE, PASSED_TO, "ec2.amazonaws.com"),
                        Call.of("iam:PassRole", JOB_ROLE.replace("-job-", "-faults-"), PASSED_TO, EMR),
                        Call.of(
                                "ssm:PutParameter",
                                "arn:aws:ssm:eu-west-1:" + ACCOUNT + ":parameter/faultstream/prod/desired-state"),
                        Call.of(
                                "cloudwatch:DisableAlarmActions",
                                Policies.arn("cloudwatch", "alarm:faultstream-dev-stuck")),
                        Call.of(
                                "cloudwatch:DeleteAlarms",
                                Policies.arn("cloudwatch", "alarm:faultstream-dev-heartbeat-missing")),
                        Call.of("s3:GetObject", SILVER + "/lake/silver/vibration_windows/part.parquet"),
                        Call.of("s3:PutObject", GOLD + "/lake/gold/x"),
                        Call.of("s3:DeleteObject", BOOTSTRAP + "/code/0a/faultstream-app.jar"),
                        Call.of(
                                "cloudformation:DeleteStack",
                                "arn:aws:cloudformation:eu-west-1:" + ACCOUNT + ":stack/faultstream-dev/1"),
                        Call.of(
                                "cloudformation:DescribeStacks",
                                "arn:aws:cloudformation:eu-west-1:" + ACCOUNT + ":stack/payroll/1")))
                .noneMatch(Policies.document("application", "OperatorPolicy")::allows);
    }

    @Test
    void theReadApiReadsFaultsAndNothingElse() {
        Policy faults = Policies.role("query", "FaultsQueryRole");
        String glue = "arn:aws:glue:eu-west-1:" + ACCOUNT + ":";
        String group = "arn:aws:athena:eu-west-1:" + ACCOUNT + ":workgroup/";

        assertThat(List.of(
                        Call.of("athena:StartQueryExecution", group + "faultstream-dev"),
                        Call.of("athena:GetQueryResults", group + "faultstream-dev"),
                        Call.of("glue:GetTable", glue + "table/faultstream_dev/fault_predictions"),
                        Call.of("s3:GetObject", GOLD + "/lake/gold/fault_predictions/_delta_log/00000.json"),
                        Call.of("s3:PutObject", LOGS + "/athena/1.csv"),
                        Call.of("s3:ListBucket", GOLD),
                        Call.of("kms:Decrypt", KEY, VIA, S3)))
                .allMatch(faults::allows);
        assertThat(List.of(
                        Call.of("athena:StartQueryExecution", group + "primary"),
                        Call.of("glue:GetTable", glue + "table/faultstream_dev/quarantine_vibration_windows"),
                        Call.of("glue:DeleteTable", glue + "table/faultstream_dev/fault_predictions"),
                        Call.of("s3:GetObject", SILVER + "/lake/silver/vibration_windows/part.parquet"),
                        Call.of("s3:GetObject", GOLD + "/lake/gold/server_metric_stats/part.parquet"),
                        Call.of("s3:PutObject", GOLD + "/lake/gold/fault_predictions/part.parquet"),
                        Call.of("s3:GetObject", LOGS + "/emr/stdout.gz")))
                .noneMatch(faults::allows);

        Policy api = Policies.role("query", "ApiRole");
        assertThat(api.allows(Call.of("states:StartSyncExecution", "arn:faults")))
                .isTrue();
        assertThat(api.allows(Call.of("states:StartSyncExecution", "arn:watchdog")))
                .isFalse();
        assertThat(api.actions()).containsExactly("states:StartSyncExecution");
    }

    @Test
    void theWatchdogAndThePipelineActOnTheirApplicationOnly() {
        Policy watchdog = Policies.role("watchdog", "WatchdogRole");
        Policy pipeline = Policies.role("watchdog", "PipelineRole");
        String run = APPLICATION + "/jobruns/00f";
        Call pass = Call.of("iam:PassRole", JOB_ROLE, PASSED_TO, EMR);

        assertThat(List.of(
                        Call.of("emr-serverless:ListJobRuns", APPLICATION),
                        Call.of("emr-serverless:GetApplication", APPLICATION),
                        Call.of("emr-serverless:StartApplication", APPLICATION),
                        Call.of("emr-serverless:StartJobRun", APPLICATION),
                        Call.of("emr-serverless:CancelJobRun", run),
                        pass,
                        Call.of("ssm:GetParameter", parameter("/faultstream/dev/desired-state")),
                        Call.of("ssm:GetParameter", parameter("/faultstream/dev/job-template")),
                        Call.of("cloudwatch:GetMetricData", "*"),
                        Call.of("dynamodb:GetItem", Policies.TABLE),
                        Call.of("dynamodb:PutItem", Policies.TABLE),
                        Call.of("sns:Publish", Policies.SUCCESS),
                        Call.of("sns:Publish", Policies.FAILURE)))
                .allMatch(watchdog::allows);
        assertThat(List.of(
                        Call.of("emr-serverless:StartJobRun", APPLICATION),
                        Call.of("emr-serverless:GetJobRun", run),
                        pass,
                        Call.of("sns:Publish", Policies.FAILURE)))
                .allMatch(pipeline::allows);
        for (Policy policy : List.of(watchdog, pipeline)) {
            assertThat(List.of(
                            Call.of("emr-serverless:StartJobRun", APPLICATION.replace("00dryrun00", "00other")),
                            Call.of("emr-serverless:StopApplication", APPLICATION),
                            Call.of("emr-serverless:DeleteApplication", APPLICATION),
                            pass.with(PASSED_TO, "ec2.amazonaws.com"),
                            Call.of("iam:PassRole", JOB_ROLE.replace("-job-", "-api-"), PASSED_TO, EMR),
                            Call.of("ssm:PutParameter", parameter("/faultstream/dev/desired-state")),
                            Call.of("ssm:GetParameter", parameter("/faultstream/prod/desired-state")),
                            Call.of("dynamodb:DeleteItem", Policies.TABLE),
                            Call.of("dynamodb:PutItem", Policies.TABLE + "2"),
                            Call.of("sns:Publish", Policies.arn("sns", "elsewhere")),
                            Call.of("s3:GetObject", SILVER + "/lake/silver/x"),
                            Call.of("kms:Decrypt", KEY.replace("0000-", "1111-"))))
                    .noneMatch(policy::allows);
        }
        assertThat(pipeline.allows(Call.of("emr-serverless:CancelJobRun", run))).isFalse();
    }

    @Test
    void theStarterStartsTheTwoStateMachines() {
        Policy starter = Policies.role("watchdog", "StarterRole");

        assertThat(List.of(
                        Call.of("states:StartExecution", Policies.WATCHDOG),
                        Call.of("states:StartExecution", Policies.PIPELINE),
                        Call.of("sqs:SendMessage", Policies.DEAD_LETTERS),
                        Call.of("kms:GenerateDataKey", KEY)))
                .allMatch(starter::allows);
        assertThat(List.of(
                        Call.of("states:StartExecution", Policies.arn("states", "stateMachine:elsewhere")),
                        Call.of("states:StopExecution", Policies.WATCHDOG),
                        Call.of("sqs:SendMessage", Policies.MESSAGES),
                        Call.of("sqs:ReceiveMessage", Policies.DEAD_LETTERS)))
                .noneMatch(starter::allows);
    }

    private static Policy job(String republish) {
        return Policies.role("application", "JobRole", Map.of("RepublishTopicArns", republish));
    }
}
