package io.faultstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stacks made and deleted by moto, which skips types that it does not have. */
class EmulatedStacksIT {
    private static final String KEY = "arn:aws:kms:eu-west-1:123456789012:key/0";
    private static final String KAFKA = "arn:aws:kafka:eu-west-1:123456789012:";

    @TempDir
    private Path dir;

    @Test
    void stacksComeAndGo() throws IOException, InterruptedException {
        try (EmulatedAws aws = new EmulatedAws(dir)) {
            makeAndDelete(aws, "storage", Map.of("Environment", "dev"), Map.of(), "AWS::S3::Bucket", 4);
            // moto has no Fn::Cidr, and takes a condition inside Fn::And for false: the way out of the VPC is left out.
            Map<String, String> cidrs = new LinkedHashMap<>();
            for (int i = 0; i < 3; i++) {
                cidrs.put("!Select [" + i + ", !Cidr [!Ref VpcCidr, 4, 9]]", "10.42." + 2 * i + ".0/23");
            }
            makeAndDelete(aws, "network", Map.of("Environment", "dev"), cidrs, "AWS::EC2::Subnet", 2);
            // Nor EMR Serverless in a template.
            makeAndDelete(
                    aws,
                    "application",
                    application(),
                    Map.of("!Ref Application\n", "00app\n"),
                    "AWS::SSM::Parameter",
                    10);
            makeAndDelete(aws, "query", query(), Map.of(), "AWS::StepFunctions::StateMachine", 1);
        }
    }

    private void makeAndDelete(
            EmulatedAws aws,
            String name,
            Map<String, String> parameters,
            Map<String, String> replaced,
            String type,
            int count)
            throws IOException {
        String text = Files.readString(Templates.FOLDER.resolve(name + ".yaml"));
        for (Map.Entry<String, String> each : replaced.entrySet()) {
            assertThat(text).contains(each.getKey());
            text = text.replace(each.getKey(), each.getValue());
        }
        Path file = Files.writeString(dir.resolve(name + ".yaml"), text);
        String given = Templates.JSON
                .valueToTree(parameters.entrySet().stream()
                        .map(entry -> Map.of("ParameterKey", entry.getKey(), "ParameterValue", entry.getValue()))
                        .toList())
                .toString();

        aws.aws(
                "cloudformation",
                "create-stack",
                "--stack-name",
                name,
                "--template-body",
                "file://" + file,
                "--capabilities",
                "CAPABILITY_NAMED_IAM",
                "--parameters",
                given);
        JsonNode resources = Templates.json(
                aws.aws("cloudformation", "list-stack-resources", "--stack-name", name, "--output", "json"));
        assertThat(resources.findValuesAsText("ResourceType").stream().filter(type::equals))
                .as(name)
                .hasSize(count);

        if (name.equals("network")) {
            // moto deletes the VPC before what is in it.
            return;
        }
        aws.aws("cloudformation", "delete-stack", "--stack-name", name);
        assertThat(aws.tryAws("cloudformation", "describe-stacks", "--stack-name", name)
                        .err())
                .contains("does not exist");
    }

    private static Map<String, String> application() {
        Map<String, String> parameters = new LinkedHashMap<>(Map.of(
                "Environment", "dev",
                "SubnetIds", "subnet-1,subnet-2",
                "SecurityGroupId", "sg-1",
                "KafkaSecurityGroupId", "sg-2",
                "KmsKeyArn", KEY,
                "MetricsNamespace", "faultstream",
                "KafkaTopics", "machine.vibration",
                "KafkaTopicArns", KAFKA + "topic/c/u/machine.vibration",
                "KafkaGroupArn", KAFKA + "group/c/u/spark-kafka-*",
                "KafkaClusterIamArn", KAFKA + "cluster/c/u"));
        for (String bucket : new String[] {"Bootstrap", "Silver", "Gold", "Logs"}) {
            parameters.put(bucket + "Bucket", bucket.toLowerCase(java.util.Locale.ROOT));
        }
        return parameters;
    }

    private static Map<String, String> query() {
        return Map.of(
                "Environment", "dev",
                "SilverLocation", "s3://silver/lake/silver",
                "GoldLocation", "s3://gold/lake/gold",
                "LogsLocation", "s3://logs/emr",
                "KmsKeyArn", KEY,
                "WithReadApi", "true");
    }
}
