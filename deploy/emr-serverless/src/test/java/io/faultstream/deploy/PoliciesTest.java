package io.faultstream.deploy;

import static io.faultstream.deploy.Policy.Call.of;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.faultstream.deploy.Policy.Call;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Least privilege: what is called is allowed, and near misses are not. */
class PoliciesTest {
    private static final String ACCOUNT = "111122223333";
    private static final String BUCKET = "arn:aws:s3:::faultstream-dev-%s-" + ACCOUNT + "-eu-west-1";
    private static final String SILVER = BUCKET.formatted("silver");
    private static final String GOLD = BUCKET.formatted("gold");
    private static final String BOOTSTRAP = BUCKET.formatted("bootstrap");
    private static final String LOGS = BUCKET.formatted("logs");
    private static final String KEY = "arn:aws:kms:eu-west-1:" + ACCOUNT + ":key/00000000-0000-0000-0000-000000000000";
    private static final String KAFKA = "arn:aws:kafka:eu-west-1:" + ACCOUNT + ":";
    private static final String VIA = "kms:ViaService";
    private static final String S3 = "s3.eu-west-1.amazonaws.com";
    private static final String APPLICATION =
            "arn:aws:emr-serverless:eu-west-1:" + ACCOUNT + ":/applications/00dryrun00";
    private static final String JOB_ROLE = "arn:aws:iam::" + ACCOUNT + ":role/faultstream-dev-job-eu-west-1";
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
        Policy operator = operator();
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
                        of("s3:GetObject", SILVER + "/lake/silver/vibration_windows/part.parquet"),
                        of("s3:PutObject", GOLD + "/lake/gold/x"),
                        of("s3:DeleteObject", BOOTSTRAP + "/code/0a/faultstream-app.jar"),
                        of(
                                "cloudformation:DeleteStack",
                                "arn:aws:cloudformation:eu-west-1:" + ACCOUNT + ":stack/faultstream-dev/1"),
                        of(
                                "cloudformation:DescribeStacks",
                                "arn:aws:cloudformation:eu-west-1:" + ACCOUNT + ":stack/payroll/1")))
                .noneMatch(operator()::allows);
    }

    @Test
    void theReadApiReadsFaultsAndNothingElse() {
        Policy faults = role("query", "FaultsQueryRole", query());
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

        Policy api = role("query", "ApiRole", query());
        assertThat(api.allows(of("states:StartSyncExecution", "arn:faults"))).isTrue();
        assertThat(api.allows(of("states:StartSyncExecution", "arn:watchdog"))).isFalse();
        assertThat(api.actions()).containsExactly("states:StartSyncExecution");
    }

    private static Policy job(String republish) {
        Map<String, String> known = application();
        known.put("RepublishTopicArns", republish);
        return role("application", "JobRole", known);
    }

    private static Policy operator() {
        JsonNode template = Templates.read("application");
        return new Policy(new Resolver(template, application())
                .resolve(template.at("/Resources/OperatorPolicy/Properties/PolicyDocument")));
    }

    private static Policy role(String name, String role, Map<String, String> known) {
        JsonNode template = Templates.read(name);
        JsonNode policies = template.at("/Resources/" + role + "/Properties/Policies");
        assertThat(policies).hasSize(1);
        return new Policy(new Resolver(template, known).resolve(policies.get(0).get("PolicyDocument")));
    }

    private static Map<String, String> common() {
        Map<String, String> known = new HashMap<>();
        known.put("AWS::Partition", "aws");
        known.put("AWS::Region", "eu-west-1");
        known.put("AWS::AccountId", ACCOUNT);
        known.put("Environment", "dev");
        known.put("KmsKeyArn", KEY);
        return known;
    }

    private static Map<String, String> application() {
        Map<String, String> known = common();
        for (String bucket : List.of("Bootstrap", "Silver", "Gold", "Logs")) {
            known.put(bucket + "Bucket", "faultstream-dev-" + bucket.toLowerCase() + "-" + ACCOUNT + "-eu-west-1");
        }
        known.put("MetricsNamespace", "faultstream");
        known.put(
                "KafkaTopicArns",
                KAFKA + "topic/faultstream-dev/*/machine.vibration," + KAFKA
                        + "topic/faultstream-dev/*/server.metrics");
        known.put("KafkaGroupArn", KAFKA + "group/faultstream-dev/*/spark-kafka-*");
        known.put("KafkaClusterIamArn", KAFKA + "cluster/faultstream-dev/*");
        known.put("Application", "00dryrun00");
        known.put("JobRole.Arn", JOB_ROLE);
        return known;
    }

    private static Map<String, String> query() {
        Map<String, String> known = common();
        known.put("GoldLocation", "s3://" + GOLD.substring("arn:aws:s3:::".length()) + "/lake/gold");
        known.put("LogsLocation", "s3://" + LOGS.substring("arn:aws:s3:::".length()) + "/emr");
        known.put("Database", "faultstream_dev");
        known.put("WorkGroup", "faultstream-dev");
        known.put("FaultsQuery", "arn:faults");
        return known;
    }
}
