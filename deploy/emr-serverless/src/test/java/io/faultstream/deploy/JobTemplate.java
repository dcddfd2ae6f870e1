package io.faultstream.deploy;

/** A job template as the deployment writes it. */
final class JobTemplate {
    private JobTemplate() {}

    static String json() {
        return """
                {"JobDriver": {"SparkSubmit": {
                   "EntryPoint": "s3://faultstream-test-bootstrap/faultstream.jar",
                   "EntryPointArguments": ["run", "--conf", "s3://faultstream-test-bootstrap/faultstream.conf"],
                   "SparkSubmitParameters": "--class io.faultstream.StreamingApp"}},
                 "ConfigurationOverrides": {"MonitoringConfiguration": {"S3MonitoringConfiguration":
                   {"LogUri": "s3://faultstream-test-logs/emr"}}},
                 "RetryPolicy": {"MaxFailedAttemptsPerHour": 3}}
                """;
    }
}
