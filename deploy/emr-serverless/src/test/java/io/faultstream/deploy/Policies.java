package io.faultstream.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The policies of the templates, with all that they refer to in the environment {@code dev}. */
final class Policies {
    static final String ACCOUNT = "111122223333";
    static final String KEY = arn("kms", "key/00000000-0000-0000-0000-000000000000");
    static final String KAFKA = arn("kafka", "");
    static final String APPLICATION = arn("emr-serverless", "/applications/00dryrun00");
    static final String JOB_ROLE = "arn:aws:iam::" + ACCOUNT + ":role/faultstream-dev-job-eu-west-1";
    static final String VIA = "kms:ViaService";
    static final String S3 = "s3.eu-west-1.amazonaws.com";
    static final String SUCCESS = arn("sns", "faultstream-dev-success");
    static final String FAILURE = arn("sns", "faultstream-dev-failure");
    static final String MESSAGES = arn("sqs", "faultstream-dev-messages");
    static final String DEAD_LETTERS = arn("sqs", "faultstream-dev-watchdog-dead-letters");
    static final String TABLE = arn("dynamodb", "table/faultstream-dev-watchdog");
    static final String RULE = arn("events", "rule/faultstream-dev-job-events");
    static final String WATCHDOG = arn("states", "stateMachine:faultstream-dev-watchdog");
    static final String PIPELINE = arn("states", "stateMachine:faultstream-dev-pipeline");

    private Policies() {}

    static String arn(String service, String resource) {
        return "arn:aws:" + service + ":eu-west-1:" + ACCOUNT + ":" + resource;
    }

    /** @param kind bootstrap, silver, gold or logs */
    static String bucket(String kind) {
        return "arn:aws:s3:::faultstream-dev-" + kind + "-" + ACCOUNT + "-eu-west-1";
    }

    /** What a role may do. */
    static Policy role(String template, String role) {
        return role(template, role, Map.of());
    }

    /** @param more parameters of the template */
    static Policy role(String template, String role, Map<String, String> more) {
        return read(template, role + "/Properties/Policies/0/PolicyDocument", more);
    }

    /** Who may take a role. */
    static Policy trust(String template, String role) {
        return read(template, role + "/Properties/AssumeRolePolicyDocument", Map.of());
    }

    /** @param policy a policy that is a resource of its own */
    static Policy document(String template, String policy) {
        return read(template, policy + "/Properties/PolicyDocument", Map.of());
    }

    static Policy key() {
        return read("storage", "Key/Properties/KeyPolicy", Map.of());
    }

    /** The resources of a type, by name. */
    static Map<String, JsonNode> ofType(String template, String type) {
        Map<String, JsonNode> found = new TreeMap<>();
        Templates.read(template).get("Resources").fields().forEachRemaining(resource -> {
            if (resource.getValue().get("Type").asText().equals(type)) {
                found.put(resource.getKey(), resource.getValue().get("Properties"));
            }
        });
        return found;
    }

    private static Policy read(String template, String path, Map<String, String> more) {
        JsonNode json = Templates.read(template);
        Map<String, String> known = new HashMap<>(KNOWN);
        known.putAll(more);
        JsonNode document = json.at("/Resources/" + path);
        if (document.isMissingNode()) {
            throw new IllegalArgumentException(template + " has no " + path);
        }
        return new Policy(new Resolver(json, known).resolve(document));
    }

    private static final Map<String, String> KNOWN = known();

    private static Map<String, String> known() {
        Map<String, String> known = new HashMap<>(Map.of(
                "AWS::Partition", "aws",
                "AWS::Region", "eu-west-1",
                "AWS::AccountId", ACCOUNT,
                "Environment", "dev",
                "KmsKeyArn", KEY,
                "MetricsNamespace", "faultstream",
                "RepublishTopicArns", ""));
        for (String bucket : List.of("Bootstrap", "Silver", "Gold", "Logs")) {
            String arn = bucket(bucket.toLowerCase(Locale.ROOT));
            known.put(bucket + ".Arn", arn);
            known.put(bucket + "Bucket", arn.substring("arn:aws:s3:::".length()));
        }
        known.put("GoldLocation", "s3://" + known.get("GoldBucket") + "/lake/gold");
        known.put("LogsLocation", "s3://" + known.get("LogsBucket") + "/emr");
        known.put(
                "KafkaTopicArns",
                KAFKA + "topic/faultstream-dev/*/machine.vibration," + KAFKA
                        + "topic/faultstream-dev/*/server.metrics");
        known.put("KafkaGroupArn", KAFKA + "group/faultstream-dev/*/spark-kafka-*");
        known.put("KafkaClusterIamArn", KAFKA + "cluster/faultstream-dev/*");
        known.put("Application", "00dryrun00");
        known.put("ApplicationId", "00dryrun00");
        known.put("JobRole.Arn", JOB_ROLE);
        known.put("JobRoleArn", JOB_ROLE);
        known.put("Database", "faultstream_dev");
        known.put("WorkGroup", "faultstream-dev");
        known.put("FaultsQuery", "arn:faults");
        known.put("SuccessTopic", SUCCESS);
        known.put("FailureTopic", FAILURE);
        known.put("MessagesQueue.Arn", MESSAGES);
        known.put("DeadLetters.Arn", DEAD_LETTERS);
        known.put("StateTable.Arn", TABLE);
        known.put("JobEvents.Arn", RULE);
        known.put("Watchdog", WATCHDOG);
        known.put("Pipeline", PIPELINE);
        return Map.copyOf(known);
    }
}
