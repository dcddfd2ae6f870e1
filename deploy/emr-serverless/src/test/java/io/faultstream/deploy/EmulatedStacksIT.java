package io.faultstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All stacks made and deleted by moto, the nested ones by main.yaml from the bucket that storage.yaml has made: what one gives
 * is what the next has.
 */
class EmulatedStacksIT {
    private static final String STACK = "faultstream-dev";
    private static final String KAFKA = "arn:aws:kafka:eu-west-1:" + EmulatedAws.ACCOUNT + ":";
    private static final List<String> NESTED = List.of("network", "application", "watchdog", "observability", "query");

    @TempDir
    private Path dir;

    private EmulatedAws aws;

    @Test
    void stacksComeHandOnWhatTheyHaveAndGo() throws IOException, InterruptedException {
        try (EmulatedAws started = new EmulatedAws(dir)) {
            aws = started;
            create(STACK + "-storage", "storage", Map.of("Environment", "dev"));
            Map<String, String> storage = outputs(STACK + "-storage");
            upload(storage.get("BootstrapBucket"));
            create(STACK, "main", parameters(storage));
            Map<String, String> main = outputs(STACK);

            assertThat(typesMade()).isEqualTo(typesWanted());
            theApplicationIsInTheSubnetsOfTheNetwork();
            theStateMachinesKnowTheApplicationAndTheTopics(main);
            theParametersSayWhereEverythingIs(storage, main);
            assertThat(main)
                    .containsEntry("ApplicationId", FakeEmr.APPLICATION)
                    .containsEntry("DatabaseName", "faultstream_dev")
                    .containsEntry("WorkGroup", STACK)
                    .hasSize(9)
                    .doesNotContainValue("");
            assertThat(aws.aws("cloudwatch", "list-dashboards", "--query", "DashboardEntries[].DashboardName"))
                    .contains(STACK);
            assertThat(main.get("DashboardUrl")).endsWith("/" + STACK);

            aws.aws("cloudformation", "delete-stack", "--stack-name", STACK + "-storage");
            assertThat(aws.tryAws("cloudformation", "describe-stacks", "--stack-name", STACK + "-storage")
                            .err())
                    .contains("does not exist");
        }
    }

    private void theApplicationIsInTheSubnetsOfTheNetwork() {
        // moto shows a list as Python writes it.
        Set<String> given = Set.of(
                given("Application", "SubnetIds").replaceAll("[\\['\\] ]", "").split(","));

        assertThat(texts(
                        "ec2",
                        "describe-subnets",
                        "--filters",
                        "Name=cidr-block,Values=10.42.*",
                        "--query",
                        "Subnets[].SubnetId"))
                .hasSize(2)
                .isEqualTo(given);
        assertThat(texts("ec2", "describe-security-groups", "--query", "SecurityGroups[].GroupId"))
                .contains(given("Application", "SecurityGroupId"), given("Application", "KafkaSecurityGroupId"));
        assertThat(texts("ec2", "describe-vpc-endpoints", "--query", "VpcEndpoints[].ServiceName"))
                .containsExactlyInAnyOrder(
                        "com.amazonaws.eu-west-1.s3",
                        "com.amazonaws.eu-west-1.monitoring",
                        "com.amazonaws.eu-west-1.ssm",
                        "com.amazonaws.eu-west-1.sts");
    }

    private void theStateMachinesKnowTheApplicationAndTheTopics(Map<String, String> main) {
        assertThat(texts("sns", "list-topics", "--query", "Topics[].TopicArn")).contains(main.get("FailureTopicArn"));
        assertThat(given("Observability", "FailureTopicArn")).isEqualTo(main.get("FailureTopicArn"));
        assertThat(texts("iam", "list-roles", "--query", "Roles[].Arn")).contains(main.get("JobRoleArn"));
        assertThat(given("Watchdog", "JobRoleArn")).isEqualTo(main.get("JobRoleArn"));
        assertThat(given("Watchdog", "ApplicationId")).isEqualTo(FakeEmr.APPLICATION);
        assertThat(texts("stepfunctions", "list-state-machines", "--query", "stateMachines[].stateMachineArn"))
                .contains(given("Observability", "WatchdogArn"))
                .hasSize(3);
    }

    private void theParametersSayWhereEverythingIs(Map<String, String> storage, Map<String, String> main) {
        String silver = "s3://" + storage.get("SilverBucket");

        assertThat(aws.parameter("sns-topic")).isEqualTo(main.get("FailureTopicArn"));
        assertThat(aws.parameter("emr-app-id")).isEqualTo(FakeEmr.APPLICATION);
        assertThat(aws.parameter("lake-location")).isEqualTo(silver);
        assertThat(aws.parameter("silver-location")).isEqualTo(silver + "/lake/silver");
        assertThat(aws.parameter("gold-location")).isEqualTo("s3://" + storage.get("GoldBucket") + "/lake/gold");
        assertThat(Templates.json(aws.parameter("kafka-topics"))
                        .get("vibration")
                        .asText())
                .isEqualTo("machine.vibration");
    }

    /** Every type of the templates but those that moto leaves out. */
    private static Set<String> typesWanted() {
        Set<String> types = new TreeSet<>();
        List<String> templates = new ArrayList<>(NESTED);
        templates.add("main");
        for (String template : templates) {
            Templates.read(template)
                    .get("Resources")
                    .forEach(resource -> types.add(resource.get("Type").asText()));
        }
        assertThat(types)
                .containsAll(EmulatedTemplates.LEFT_OUT.stream()
                        .filter(type -> !type.equals("AWS::S3::BucketPolicy"))
                        .toList());
        types.removeAll(EmulatedTemplates.LEFT_OUT);
        // Only of a way out by NAT.
        types.removeAll(Set.of(
                "AWS::EC2::EIP",
                "AWS::EC2::InternetGateway",
                "AWS::EC2::NatGateway",
                "AWS::EC2::Route",
                "AWS::EC2::VPCGatewayAttachment"));
        return types;
    }

    private Set<String> typesMade() {
        Set<String> types = new TreeSet<>();
        for (String stack : stacks()) {
            types.addAll(texts(
                    "cloudformation",
                    "list-stack-resources",
                    "--stack-name",
                    stack,
                    "--query",
                    "StackResourceSummaries[].ResourceType"));
        }
        return types;
    }

    private Set<String> stacks() {
        Set<String> stacks = texts("cloudformation", "describe-stacks", "--query", "Stacks[].StackName");
        stacks.remove(STACK + "-storage");
        return stacks;
    }

    /** The value of a nested stack's parameter. */
    private String given(String nested, String parameter) {
        String name = stacks().stream()
                .filter(stack -> stack.startsWith(STACK + "-" + nested + "-"))
                .findFirst()
                .orElseThrow();
        return aws.aws(
                "cloudformation",
                "describe-stacks",
                "--stack-name",
                name,
                "--query",
                "Stacks[0].Parameters[?ParameterKey=='" + parameter + "'].ParameterValue",
                "--output",
                "text");
    }

    private void upload(String bucket) throws IOException {
        Map<String, Path> objects = new LinkedHashMap<>();
        for (String name : NESTED) {
            objects.put(
                    "templates/0/" + name + ".yaml",
                    Files.writeString(
                            dir.resolve(name + ".json"),
                            EmulatedTemplates.read(name).toString()));
        }
        objects.put("definitions/watchdog.asl.json", Tools.HOME.resolve("watchdog.asl.json"));
        objects.put("definitions/pipeline.asl.json", Tools.HOME.resolve("pipeline.asl.json"));
        objects.forEach((key, file) -> aws.aws("s3", "cp", file.toString(), "s3://" + bucket + "/" + key));
    }

    private void create(String stack, String template, Map<String, String> parameters) throws IOException {
        Path file = Files.writeString(
                dir.resolve(template + ".json"),
                EmulatedTemplates.read(template).toString());
        String given = Templates.JSON
                .valueToTree(parameters.entrySet().stream()
                        .map(entry -> Map.of("ParameterKey", entry.getKey(), "ParameterValue", entry.getValue()))
                        .toList())
                .toString();
        aws.aws(
                "cloudformation",
                "create-stack",
                "--stack-name",
                stack,
                "--template-body",
                "file://" + file,
                "--capabilities",
                "CAPABILITY_NAMED_IAM",
                "CAPABILITY_AUTO_EXPAND",
                "--parameters",
                given);
    }

    private Map<String, String> outputs(String stack) {
        Map<String, String> outputs = new LinkedHashMap<>();
        Templates.json(aws.aws("cloudformation", "describe-stacks", "--stack-name", stack, "--output", "json"))
                .at("/Stacks/0/Outputs")
                .forEach(output -> outputs.put(
                        output.get("OutputKey").asText(),
                        output.get("OutputValue").asText()));
        return outputs;
    }

    private Set<String> texts(String... call) {
        List<String> words = new ArrayList<>(List.of(call));
        words.addAll(List.of("--output", "text"));
        return new TreeSet<>(List.of(aws.aws(words.toArray(String[]::new)).split("\\s+")));
    }

    private static Map<String, String> parameters(Map<String, String> storage) {
        Map<String, String> parameters = new LinkedHashMap<>(storage);
        parameters.putAll(Map.of(
                "Environment", "dev",
                "MetricsNamespace", "faultstream-dev",
                "TemplatesUrl", "https://" + storage.get("BootstrapBucket") + ".s3.eu-west-1.amazonaws.com/templates/0",
                "WatchdogKey", "definitions/watchdog.asl.json",
                "PipelineKey", "definitions/pipeline.asl.json",
                "KafkaTopicArns", KAFKA + "topic/c/u/machine.vibration",
                "KafkaGroupArn", KAFKA + "group/c/u/spark-kafka-*",
                "KafkaClusterIamArn", KAFKA + "cluster/c/u",
                "NotificationEmail", "a@example.com",
                "WithReadApi", "true"));
        return parameters;
    }
}
