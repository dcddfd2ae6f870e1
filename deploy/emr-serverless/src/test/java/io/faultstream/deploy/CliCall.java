package io.faultstream.deploy;

import io.faultstream.deploy.Policy.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A call as the AWS command line has it, and the permissions that AWS asks for. */
record CliCall(String operation, List<String> words) {
    private static final Pattern WORD = Pattern.compile("'((?:[^']++|'\\\\'')*+)'|(\\S+)");
    private static final String ACCOUNT = "111122223333:";
    private static final String REGION = "eu-west-1:";

    static CliCall parse(String line) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(line);
        while (matcher.find()) {
            words.add(
                    matcher.group(1) == null
                            ? matcher.group(2)
                            : matcher.group(1).replace("'\\''", "'"));
        }
        return new CliCall(words.get(1) + " " + words.get(2), words.subList(3, words.size()));
    }

    /** @throws IllegalArgumentException for a call that this does not know: say here what it needs */
    List<Call> permissions() {
        return switch (operation) {
            // Needs no permission.
            case "sts get-caller-identity" -> List.of();
            case "cloudformation describe-stacks" ->
                one("cloudformation:DescribeStacks", "cloudformation", "stack/" + option("stack-name") + "/1");
            case "ssm get-parameter" -> one("ssm:GetParameter", "ssm", "parameter" + option("name"));
            case "ssm put-parameter" -> one("ssm:PutParameter", "ssm", "parameter" + option("name"));
            case "emr-serverless list-job-runs" -> one("emr-serverless:ListJobRuns", "emr-serverless", application());
            case "emr-serverless get-job-run" -> one("emr-serverless:GetJobRun", "emr-serverless", run());
            case "emr-serverless cancel-job-run" -> one("emr-serverless:CancelJobRun", "emr-serverless", run());
            case "emr-serverless start-job-run" -> start();
            case "s3api head-object" -> object("s3:GetObject", option("bucket") + "/" + option("key"), "kms:Decrypt");
            case "s3 cp" -> upload(words.get(1).substring("s3://".length()));
            case "cloudwatch disable-alarm-actions" ->
                one("cloudwatch:DisableAlarmActions", "cloudwatch", "alarm:" + option("alarm-names"));
            case "cloudwatch enable-alarm-actions" ->
                one("cloudwatch:EnableAlarmActions", "cloudwatch", "alarm:" + option("alarm-names"));
            case "cloudwatch set-alarm-state" ->
                one("cloudwatch:SetAlarmState", "cloudwatch", "alarm:" + option("alarm-name"));
            case "cloudwatch get-metric-statistics" -> List.of(Call.of("cloudwatch:GetMetricStatistics", "*"));
            default -> throw new IllegalArgumentException("nobody has said what " + operation + " needs");
        };
    }

    private List<Call> start() {
        var request = Templates.json(option("cli-input-json"));
        String application = "/applications/" + request.get("applicationId").asText();
        return List.of(
                Call.of("emr-serverless:StartJobRun", arn("emr-serverless", application)),
                Call.of("emr-serverless:TagResource", arn("emr-serverless", application + "/jobruns/1")),
                Call.of(
                        "iam:PassRole",
                        request.get("executionRoleArn").asText(),
                        "iam:PassedToService",
                        "emr-serverless.amazonaws.com"));
    }

    /** A large file goes in parts, which are listed and given up where that fails; a missing object is looked for. */
    private static List<Call> upload(String object) {
        String bucket = "arn:aws:s3:::" + object.substring(0, object.indexOf('/'));
        List<Call> calls = new ArrayList<>(object("s3:PutObject", object, "kms:GenerateDataKey"));
        calls.add(Call.of("s3:AbortMultipartUpload", "arn:aws:s3:::" + object));
        calls.add(Call.of("s3:ListMultipartUploadParts", "arn:aws:s3:::" + object));
        Stream.of("s3:ListBucket", "s3:GetBucketLocation", "s3:ListBucketMultipartUploads")
                .forEach(action -> calls.add(Call.of(action, bucket)));
        return calls;
    }

    private static List<Call> object(String action, String object, String key) {
        return List.of(
                Call.of(action, "arn:aws:s3:::" + object),
                Call.of(
                        key,
                        "arn:aws:kms:" + REGION + ACCOUNT + "key/00000000-0000-0000-0000-000000000000",
                        "kms:ViaService",
                        "s3.eu-west-1.amazonaws.com"));
    }

    private String application() {
        return "/applications/" + option("application-id");
    }

    private String run() {
        return application() + "/jobruns/" + option("job-run-id");
    }

    private String option(String name) {
        return words.get(words.indexOf("--" + name) + 1);
    }

    private static List<Call> one(String action, String service, String resource) {
        return List.of(Call.of(action, arn(service, resource)));
    }

    private static String arn(String service, String resource) {
        return "arn:aws:" + service + ":" + REGION + ACCOUNT + resource;
    }
}
