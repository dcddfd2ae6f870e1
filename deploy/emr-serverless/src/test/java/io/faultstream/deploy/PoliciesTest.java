package io.faultstream.deploy;

import static io.faultstream.deploy.Policies.ACCOUNT;
import static io.faultstream.deploy.Policies.APPLICATION;
import static io.faultstream.deploy.Policies.JOB_ROLE;
import static io.faultstream.deploy.Policies.KAFKA;
import static io.faultstream.deploy.Policies.KEY;
import static io.faultstream.deploy.Policies.S3;
import static io.faultstream.deploy.Policies.VIA;
import static io.faultstream.deploy.Policy.Call.of;
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
                        of("s3:GetObject", BOOTSTRAP + "/code/0a/faultstream-app.jar"),
                        of("s3:GetObject", BOOTSTRAP + "/models/0a/manifest.json"),
                        of("s3:ListBucket", BOOTSTRAP),
                        of("s3:PutObject", SILVER + "/lake/silver/vibration_windows/_delta_log/00000.json"),
                        of("s3:DeleteObject", SILVER + "/lake/quarantine/vibration_windows/part.parquet"),
                        of("s3:PutObject", SILVER + "/checkpoints/vibration/offsets/1"),
                        of("s3:DeleteObject", SILVER + "/checkpoints/_run/a.json"),
                        of("s3:AbortMultipartUpload", GOLD + "/lake/gold/fault_predictions/part.parquet"),
                        of("s3:ListBucket", GOLD),
                        of("s3:PutObject", LOGS + "/emr/applications/00a/jobs/00b/SPARK_DRIVER/stdout.gz"),
                        of("kms:GenerateDataKey", KEY, VIA, S3),
                        of("kms:Decrypt", KEY, VIA, S3),
                        of("cloudwatch:PutMetricData", "*", "cloudwatch:namespace", "faultstream"),
                        of("kafka-cluster:Connect", KAFKA + "cluster/faultstream-dev/0a-s1"),
                        of("kafka-cluster:DescribeTopic", KAFKA + "topic/faultstream-dev/0a-s1/machine.vibration"),
                        of("kafka-cluster:ReadData", KAFKA + "topic/faultstream-dev/0a-s1/server.metrics"),
                        of(
                                "kafka-cluster:AlterGroup",
                                KAFKA + "group/faultstream-dev/0a-s1/spark-kafka-source-1-driver-0")))
                .allMatch(job("")::allows);
    }

    @Test
    void theJobMayDoNothingBesides() {
        assertThat(List.of(
                        of("s3:PutObject", BOOTSTRAP + "/code/0a/faultstream-app.jar"),
                        of("s3:DeleteObject", LOGS + "/emr/applications/00a/stdout.gz"),
                        of("s3:GetObject", LOGS + "/athena/result.csv"),
                        of("s3:DeleteObjectVersion", SILVER + "/lake/silver/vibration_windows/part.parquet"),
                        of("s3:PutObject", SILVER + "/elsewhere/part.parquet"),
                        of("s3:PutObject", SILVER.replace("-dev-", "-prod-") + "/lake/silver/x"),
                        of("s3:PutBucketPolicy", SILVER),
                        of("s3:DeleteBucket", GOLD),
                        of("kms:Decrypt", KEY),
                        of("kms:Decrypt", KEY, VIA, "ssm.eu-west-1.amazonaws.com"),
                        of("kms:Decrypt", KEY.replace("0000-", "1111-"), VIA, S3),
                        of("kms:ScheduleKeyDeletion", KEY, VIA, S3),
                        of("cloudwatch:PutMetricData", "*", "cloudwatch:namespace", "AWS/EMRServerless"),
                        of("kafka-cluster:ReadData", KAFKA + "topic/faultstream-dev/0a-s1/payroll"),
                        of("kafka-cluster:ReadData", KAFKA + "topic/other/0a-s1/machine.vibration"),
                        of("kafka-cluster:WriteData", KAFKA + "topic/faultstream-dev/0a-s1/machine.vibration"),
                        of("kafka-cluster:DeleteTopic", KAFKA + "topic/faultstream-dev/0a-s1/machine.vibration"),
                        of("kafka-cluster:AlterGroup", KAFKA + "group/faultstream-dev/0a-s1/billing"),
                        of(
                                "ssm:PutParameter",
                                "arn:aws:ssm:eu-west-1:" + ACCOUNT + ":parameter/faultstream/dev/desired-state"),
                        of("emr-serverless:StartJobRun", APPLICATION),
                        of("iam:PassRole", JOB_ROLE, PASSED_TO, EMR),
                        of("sts:AssumeRole", JOB_ROLE)))
                .noneMatch(job("")::allows);
    }

    /** Both directions: what the packaged settings refer to can be read, and nothing else. */
    @Test
    void theJobReadsTheParametersOfItsSettings() {
        Set<String> needed = new HashSet<>();
        PackagedSettings.make(dir, "").parameters().forEach(name -> needed.add(parameter(name)));

        assertThat(needed).hasSize(5).allMatch(name -> job("").allows(of("ssm:GetParameter", name)));
        assertThat(job("").resources("ssm:GetParameter")).isEqualTo(needed);
        assertThat(List.of(
                        of("ssm:GetParameter", parameter("/faultstream/dev/job-template")),
                        of("ssm:GetParameter", parameter("/faultstream/prod/kafka-servers")),
                        of("ssm:GetParameters", parameter("/faultstream/dev/kafka-servers")),
                        of("ssm:PutParameter", parameter("/faultstream/dev/kafka-servers"))))
                .noneMatch(job("")::allows);
    }

    private static String parameter(String name) {
        return "arn:aws:ssm:eu-west-1:" + ACCOUNT + ":parameter" + name;
    }

    @Test
    void republishingIsAllowedWhereItIsAskedFor() {
        String topic = KAFKA + "topic/faultstream-dev/0a-s1/machine.vibration.pb";
        Policy republishes = job(KAFKA + "topic/faultstream-dev/*/machine.vibration.pb");

        assertThat(republishes.allows(of("kafka-cluster:WriteData", topic))).isTrue();
        assertThat(republishes.allows(of("kafka-cluster:WriteData", topic.replace(".pb", ""))))
                .isFalse();
        assertThat(job("").allows(of("kafka-cluster:WriteData", topic))).isFalse();
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
                        of("emr-serverless:StartJobRun", APPLICATION.replace("00dryrun00", "00other")),
                        of("emr-serverless:DeleteApplication", APPLICATION),
                        of("emr-serverless:UpdateApplication", APPLICATION),
                        of("iam:PassRole", JOB_ROLE, PASSED_TO, "ec2.amazonaws.com"),
                        of("iam:PassRole", JOB_ROLE.replace("-job-", "-faults-"), PASSED_TO, EMR),
                        of(
                                "ssm:PutParameter",
                                "arn:aws:ssm:eu-west-1:" + ACCOUNT + ":parameter/faultstream/prod/desired-state"),
                        of("cloudwatch:DisableAlarmActions", Policies.arn("cloudwatch", "alarm:faultstream-dev-stuck")),
                        of(
                                "cloudwatch:DeleteAlarms",
                                Policies.arn("cloudwatch", "alarm:faultstream-dev-heartbeat-missing")),
                        of("s3:GetObject", SILVER + "/lake/silver/vibration_windows/part.parquet"),
                        of("s3:PutObject", GOLD + "/lake/gold/x"),
                        of("s3:DeleteObject", BOOTSTRAP + "/code/0a/faultstream-app.jar"),
                        of(
                                "cloudformation:DeleteStack",
                                "arn:aws:cloudformation:eu-west-1:" + ACCOUNT + ":stack/faultstream-dev/1"),
                        of(
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
                        of("athena:StartQueryExecution", group + "faultstream-dev"),
                        of("athena:GetQueryResults", group + "faultstream-dev"),
                        of("glue:GetTable", glue + "table/faultstream_dev/fault_predictions"),
                        of("s3:GetObject", GOLD + "/lake/gold/fault_predictions/_delta_log/00000.json"),
                        of("s3:PutObject", LOGS + "/athena/1.csv"),
                        of("s3:ListBucket", GOLD),
                        of("kms:Decrypt", KEY, VIA, S3)))
                .allMatch(faults::allows);
        assertThat(List.of(
                        of("athena:StartQueryExecution", group + "primary"),
                        of("glue:GetTable", glue + "table/faultstream_dev/quarantine_vibration_windows"),
                        of("glue:DeleteTable", glue + "table/faultstream_dev/fault_predictions"),
                        of("s3:GetObject", SILVER + "/lake/silver/vibration_windows/part.parquet"),
                        of("s3:GetObject", GOLD + "/lake/gold/server_metric_stats/part.parquet"),
                        of("s3:PutObject", GOLD + "/lake/gold/fault_predictions/part.parquet"),
                        of("s3:GetObject", LOGS + "/emr/stdout.gz")))
                .noneMatch(faults::allows);

        Policy api = Policies.role("query", "ApiRole");
        assertThat(api.allows(of("states:StartSyncExecution", "arn:faults"))).isTrue();
        assertThat(api.allows(of("states:StartSyncExecution", "arn:watchdog"))).isFalse();
        assertThat(api.actions()).containsExactly("states:StartSyncExecution");
    }

    @Test
    void theWatchdogAndThePipelineActOnTheirApplicationOnly() {
        Policy watchdog = Policies.role("watchdog", "WatchdogRole");
        Policy pipeline = Policies.role("watchdog", "PipelineRole");
        String run = APPLICATION + "/jobruns/00f";
        Call pass = of("iam:PassRole", JOB_ROLE, PASSED_TO, EMR);

        assertThat(List.of(
                        of("emr-serverless:ListJobRuns", APPLICATION),
                        of("emr-serverless:GetApplication", APPLICATION),
                        of("emr-serverless:StartApplication", APPLICATION),
                        of("emr-serverless:StartJobRun", APPLICATION),
                        of("emr-serverless:CancelJobRun", run),
                        pass,
                        of("ssm:GetParameter", parameter("/faultstream/dev/desired-state")),
                        of("ssm:GetParameter", parameter("/faultstream/dev/job-template")),
                        of("cloudwatch:GetMetricData", "*"),
                        of("dynamodb:GetItem", Policies.TABLE),
                        of("dynamodb:PutItem", Policies.TABLE),
                        of("sns:Publish", Policies.SUCCESS),
                        of("sns:Publish", Policies.FAILURE)))
                .allMatch(watchdog::allows);
        assertThat(List.of(
                        of("emr-serverless:StartJobRun", APPLICATION),
                        of("emr-serverless:GetJobRun", run),
                        pass,
                        of("sns:Publish", Policies.FAILURE)))
                .allMatch(pipeline::allows);
        for (Policy policy : List.of(watchdog, pipeline)) {
            assertThat(List.of(
                            of("emr-serverless:StartJobRun", APPLICATION.replace("00dryrun00", "00other")),
                            of("emr-serverless:StopApplication", APPLICATION),
                            of("emr-serverless:DeleteApplication", APPLICATION),
                            pass.with(PASSED_TO, "ec2.amazonaws.com"),
                            of("iam:PassRole", JOB_ROLE.replace("-job-", "-api-"), PASSED_TO, EMR),
                            of("ssm:PutParameter", parameter("/faultstream/dev/desired-state")),
                            of("ssm:GetParameter", parameter("/faultstream/prod/desired-state")),
                            of("dynamodb:DeleteItem", Policies.TABLE),
                            of("dynamodb:PutItem", Policies.TABLE + "2"),
                            of("sns:Publish", Policies.arn("sns", "elsewhere")),
                            of("s3:GetObject", SILVER + "/lake/silver/x"),
                            of("kms:Decrypt", KEY.replace("0000-", "1111-"))))
                    .noneMatch(policy::allows);
        }
        assertThat(pipeline.allows(of("emr-serverless:CancelJobRun", run))).isFalse();
    }

    @Test
    void theStarterStartsTheTwoStateMachines() {
        Policy starter = Policies.role("watchdog", "StarterRole");

        assertThat(List.of(
                        of("states:StartExecution", Policies.WATCHDOG),
                        of("states:StartExecution", Policies.PIPELINE),
                        of("sqs:SendMessage", Policies.DEAD_LETTERS),
                        of("kms:GenerateDataKey", KEY)))
                .allMatch(starter::allows);
        assertThat(List.of(
                        of("states:StartExecution", Policies.arn("states", "stateMachine:elsewhere")),
                        of("states:StopExecution", Policies.WATCHDOG),
                        of("sqs:SendMessage", Policies.MESSAGES),
                        of("sqs:ReceiveMessage", Policies.DEAD_LETTERS)))
                .noneMatch(starter::allows);
    }

    private static Policy job(String republish) {
        return Policies.role("application", "JobRole", Map.of("RepublishTopicArns", republish));
    }
}
