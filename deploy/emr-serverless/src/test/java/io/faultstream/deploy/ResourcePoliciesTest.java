package io.faultstream.deploy;

import static io.faultstream.deploy.Policies.ACCOUNT;
import static io.faultstream.deploy.Policies.DEAD_LETTERS;
import static io.faultstream.deploy.Policies.FAILURE;
import static io.faultstream.deploy.Policies.JOB_ROLE;
import static io.faultstream.deploy.Policies.KEY;
import static io.faultstream.deploy.Policies.MESSAGES;
import static io.faultstream.deploy.Policies.RULE;
import static io.faultstream.deploy.Policies.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.faultstream.deploy.Policy.Call;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What resources say themselves: key, buckets, topics, queues, and who may take which role. Both directions. */
class ResourcePoliciesTest {
    private static final String ACCOUNT_KEY = "aws:SourceAccount";
    private static final String SOURCE = "aws:SourceArn";
    private static final String TLS = "aws:SecureTransport";
    private static final String OTHER = "999999999999";
    private static final String ALARM = Policies.arn("cloudwatch", "alarm:faultstream-dev-stuck");
    private static final String LOGGED = "kms:EncryptionContext:aws:logs:arn";

    @ParameterizedTest
    @ValueSource(strings = {"Bootstrap", "Silver", "Gold", "Logs"})
    void noBucketIsReachedWithoutTls(String name) {
        String bucket = Policies.bucket(name.toLowerCase(Locale.ROOT));
        Policy policy = Policies.document("storage", name + "Policy");
        Policy everything = everything();

        for (Call call : List.of(
                Call.of("s3:GetObject", bucket + "/lake/x"),
                Call.of("s3:PutObject", bucket + "/lake/x"),
                Call.of("s3:ListBucket", bucket),
                Call.of("s3:DeleteBucketPolicy", bucket))) {
            assertThat(policy.allows(call.with(TLS, "false"), everything)).isFalse();
            assertThat(policy.allows(call.with(TLS, "true"), everything)).isTrue();
        }
        assertThat(policy.principals()).as("it lets nobody in").isEmpty();
        assertThat(policy.denies(Call.of("s3:GetObject", "arn:aws:s3:::elsewhere/x", TLS, "false")))
                .isFalse();
    }

    @Test
    void everyBucketIsClosedEncryptedAndHasItsPolicy() {
        Map<String, JsonNode> buckets = Policies.ofType("storage", "AWS::S3::Bucket");
        Set<String> governed = new TreeSet<>();
        Policies.ofType("storage", "AWS::S3::BucketPolicy")
                .values()
                .forEach(policy -> governed.add(policy.at("/Bucket/Ref").asText()));

        assertThat(buckets).hasSize(4).allSatisfy((name, bucket) -> {
            assertThat(bucket.get("PublicAccessBlockConfiguration")).hasSize(4).allMatch(JsonNode::asBoolean);
            assertThat(bucket.at(
                                    "/BucketEncryption/ServerSideEncryptionConfiguration/0/ServerSideEncryptionByDefault/SSEAlgorithm")
                            .asText())
                    .isEqualTo("aws:kms");
        });
        assertThat(governed).isEqualTo(buckets.keySet());
    }

    @Test
    void theKeyServesTheAccountAndWhatPassesMessagesOn() {
        Policy key = Policies.key();
        for (String service : List.of("cloudwatch", "events", "sns")) {
            for (String action : List.of("kms:Decrypt", "kms:GenerateDataKey")) {
                Call call = Call.of(action, KEY).by(service + ".amazonaws.com");
                assertThat(key.allows(call.with(ACCOUNT_KEY, ACCOUNT))).isTrue();
                assertThat(key.allows(call.with(ACCOUNT_KEY, OTHER))).isFalse();
                assertThat(key.allows(call)).isFalse();
            }
            assertThat(Stream.of("kms:Encrypt", "kms:CreateGrant", "kms:ScheduleKeyDeletion", "kms:PutKeyPolicy")
                            .map(action ->
                                    Call.of(action, KEY, ACCOUNT_KEY, ACCOUNT).by(service + ".amazonaws.com")))
                    .noneMatch(key::allows);
        }
        assertThat(key.principals())
                .containsExactlyInAnyOrder(
                        "arn:aws:iam::" + ACCOUNT + ":root",
                        "cloudwatch.amazonaws.com",
                        "events.amazonaws.com",
                        "sns.amazonaws.com",
                        "logs.eu-west-1.amazonaws.com");
    }

    @Test
    void theKeyEncryptsTheLogGroupsOfItsEnvironment() {
        Policy key = Policies.key();
        Call call = Call.of("kms:GenerateDataKey", KEY).by("logs.eu-west-1.amazonaws.com");
        Set<String> groups = new TreeSet<>();
        for (String template : List.of("watchdog", "query")) {
            Policies.ofType(template, "AWS::Logs::LogGroup").values().forEach(group -> {
                assertThat(group.at("/KmsKeyId/Ref").asText()).isEqualTo("KmsKeyArn");
                groups.add(group.at("/LogGroupName/Fn::Sub").asText().replace("${Environment}", "dev"));
            });
        }

        assertThat(groups)
                .hasSize(2)
                .allMatch(group -> key.allows(call.with(LOGGED, Policies.arn("logs", "log-group:" + group))));
        assertThat(Stream.of("/aws/vendedlogs/states/faultstream-prod", "/payroll", "/payroll/faultstream-dev"))
                .noneMatch(group -> key.allows(call.with(LOGGED, Policies.arn("logs", "log-group:" + group))));
        assertThat(key.allows(call.by("logs.us-east-1.amazonaws.com")
                        .with(LOGGED, Policies.arn("logs", "log-group:/aws/vendedlogs/states/faultstream-dev"))))
                .isFalse();
    }

    /** The key leaves it to the account, whose policies then decide; without that statement nobody could use it. */
    @Test
    void aRoleUsesTheKeyByItsOwnPolicyAndOfThisAccountOnly() {
        Policy key = Policies.key();
        Policy job = Policies.role("application", "JobRole");
        Call call = Call.of("kms:Decrypt", KEY, Policies.VIA, Policies.S3).by(JOB_ROLE);

        assertThat(key.allows(call, job)).isTrue();
        assertThat(key.allows(call.with(Policies.VIA, "ssm.eu-west-1.amazonaws.com"), job))
                .isFalse();
        assertThat(key.allows(call.by(JOB_ROLE.replace(ACCOUNT, OTHER)), job)).isFalse();
        assertThat(without("AccountDecides", key).allows(call, job)).isFalse();
    }

    @Test
    void alarmsOfTheEnvironmentAndTheStateMachinesPublish() {
        Policy failure = Policies.document("watchdog", "FailureTopicPolicy");
        Policy success = Policies.document("watchdog", "SuccessTopicPolicy");
        Call alarm = Call.of("sns:Publish", FAILURE, ACCOUNT_KEY, ACCOUNT, SOURCE, ALARM, TLS, "true")
                .by("cloudwatch.amazonaws.com");

        assertThat(failure.allows(alarm)).isTrue();
        assertThat(List.of(
                        alarm.with(ACCOUNT_KEY, OTHER),
                        alarm.with(SOURCE, ALARM.replace("-dev-", "-prod-")),
                        alarm.with(TLS, "false"),
                        alarm.by("events.amazonaws.com"),
                        alarm.by("arn:aws:iam::" + ACCOUNT + ":user/somebody"),
                        Call.of("sns:Subscribe", FAILURE, ACCOUNT_KEY, ACCOUNT, SOURCE, ALARM)
                                .by("cloudwatch.amazonaws.com")))
                .noneMatch(failure::allows);
        assertThat(success.principals()).isEmpty();

        for (String role : List.of("WatchdogRole", "PipelineRole")) {
            Policy own = Policies.role("watchdog", role);
            for (String topic : List.of(SUCCESS, FAILURE)) {
                Policy policy = topic.equals(SUCCESS) ? success : failure;
                assertThat(policy.allows(Call.of("sns:Publish", topic, TLS, "true"), own))
                        .isTrue();
                assertThat(policy.allows(Call.of("sns:Publish", topic, TLS, "false"), own))
                        .isFalse();
            }
        }
        assertThat(failure.allows(
                        Call.of("sns:Publish", FAILURE, TLS, "true"), Policies.role("application", "JobRole")))
                .isFalse();
    }

    @Test
    void queuesTakeWhatTheTopicsAndTheRuleSend() {
        Policy messages = Policies.document("watchdog", "MessagesPolicy");
        Policy dead = Policies.document("watchdog", "DeadLettersPolicy");
        Call told = Call.of("sqs:SendMessage", MESSAGES, TLS, "true").by("sns.amazonaws.com");
        Call lost = Call.of("sqs:SendMessage", DEAD_LETTERS, TLS, "true");

        assertThat(List.of(told.with(SOURCE, SUCCESS), told.with(SOURCE, FAILURE)))
                .allMatch(messages::allows);
        assertThat(List.of(
                        lost.by("sns.amazonaws.com").with(SOURCE, FAILURE),
                        lost.by("events.amazonaws.com").with(SOURCE, RULE)))
                .allMatch(dead::allows);
        assertThat(dead.allows(lost, Policies.role("watchdog", "StarterRole"))).isTrue();

        assertThat(List.of(
                        told,
                        told.with(SOURCE, Policies.arn("sns", "elsewhere")),
                        told.with(SOURCE, SUCCESS, TLS, "false"),
                        told.by("events.amazonaws.com").with(SOURCE, RULE),
                        Call.of("sqs:ReceiveMessage", MESSAGES, SOURCE, SUCCESS).by("sns.amazonaws.com")))
                .noneMatch(messages::allows);
        assertThat(List.of(
                        lost.by("events.amazonaws.com").with(SOURCE, RULE.replace("-dev-", "-prod-")),
                        lost.by("sns.amazonaws.com").with(SOURCE, RULE),
                        lost.by("events.amazonaws.com").with(SOURCE, RULE, TLS, "false")))
                .noneMatch(dead::allows);
        assertThat(dead.allows(lost.with(TLS, "false"), Policies.role("watchdog", "StarterRole")))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "application, JobRole, emr-serverless",
        "watchdog, WatchdogRole, states",
        "watchdog, PipelineRole, states",
        "watchdog, StarterRole, events scheduler",
        "query, ApiRole, apigateway",
        "query, FaultsQueryRole, states"
    })
    void rolesAreTakenByTheirServicesForThisAccount(String template, String role, String services) {
        Policy trust = Policies.trust(template, role);
        Set<String> names = new TreeSet<>();
        for (String service : services.split(" ")) {
            names.add(service + ".amazonaws.com");
        }
        String source = Policies.APPLICATION;
        Call take = Call.of("sts:AssumeRole", role, ACCOUNT_KEY, ACCOUNT, SOURCE, source);

        assertThat(trust.principals()).isEqualTo(names);
        assertThat(names).allMatch(name -> trust.allows(take.by(name)));
        assertThat(names).noneMatch(name -> trust.allows(take.by(name).with(ACCOUNT_KEY, OTHER)));
        assertThat(Stream.of("lambda.amazonaws.com", "ec2.amazonaws.com", "arn:aws:iam::" + ACCOUNT + ":user/somebody"))
                .noneMatch(name -> trust.allows(take.by(name)));
    }

    private static Policy everything() {
        return new Policy(Templates.json("""
                {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}"""));
    }

    private static Policy without(String sid, Policy policy) {
        ArrayNode left = Templates.JSON.createArrayNode();
        policy.document().get("Statement").forEach(statement -> {
            if (!statement.path("Sid").asText().equals(sid)) {
                left.add(statement);
            }
        });
        return new Policy(Templates.JSON.createObjectNode().set("Statement", left));
    }
}
