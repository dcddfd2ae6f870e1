package io.faultstream.deploy;

import java.util.Map;

/**
 * The AWS API action behind a Task's {@code Resource}.
 *
 * @param service as botocore and IAM name it
 * @param errors the prefix of its error names in Step Functions, such as {@code Ssm} in {@code Ssm.ParameterNotFoundException}
 */
record Action(String service, String operation, String errors) {
    private static final String PREFIX = "arn:aws:states:::";
    private static final String SDK = "aws-sdk:";

    /** Services of {@code aws-sdk} integrations carry the name of their Java client, the optimised ones their own. */
    private static final Map<String, String[]> SERVICES = Map.of(
            "aws-sdk:emrserverless", new String[] {"emr-serverless", "EmrServerless"},
            "aws-sdk:ssm", new String[] {"ssm", "Ssm"},
            "aws-sdk:cloudwatch", new String[] {"cloudwatch", "CloudWatch"},
            "dynamodb", new String[] {"dynamodb", "DynamoDB"},
            "sns", new String[] {"sns", "SNS"});

    static Action of(String resource) {
        if (!resource.startsWith(PREFIX)) {
            throw new IllegalArgumentException("not an integration: " + resource);
        }
        String name = resource.substring(PREFIX.length());
        int colon = name.indexOf(':', name.startsWith(SDK) ? SDK.length() : 0);
        String[] service = SERVICES.get(name.substring(0, colon));
        if (service == null) {
            throw new IllegalArgumentException("an integration that no test knows: " + resource);
        }
        String operation = name.substring(colon + 1);
        return new Action(service[0], Character.toUpperCase(operation.charAt(0)) + operation.substring(1), service[1]);
    }

    /** What a policy has to allow. */
    String iam() {
        return service + ":" + operation;
    }
}
