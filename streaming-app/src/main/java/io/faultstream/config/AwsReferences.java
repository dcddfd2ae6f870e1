package io.faultstream.config;

import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * Reads what references refer to, each parameter and secret once, with the region and the credentials of the SDK's default
 * chains: on AWS those of the role that the job runs as, which needs {@code ssm:GetParameter} or {@code
 * secretsmanager:GetSecretValue} for it.
 */
final class AwsReferences {
    private final Map<String, String> known = new HashMap<>();

    /** @throws software.amazon.awssdk.core.exception.SdkException if it is not there or may not be read */
    String read(Reference reference) {
        return known.computeIfAbsent(reference.kind() + reference.name(), unused -> switch (reference.kind()) {
            case SSM -> parameter(reference.name());
            case SECRETSMANAGER -> secret(reference.name());
        });
    }

    private static String parameter(String name) {
        try (SsmClient client = SsmClient.create()) {
            return client.getParameter(request -> request.name(name).withDecryption(true))
                    .parameter()
                    .value();
        }
    }

    private static String secret(String name) {
        try (SecretsManagerClient client = SecretsManagerClient.create()) {
            return client.getSecretValue(request -> request.secretId(name)).secretString();
        }
    }
}
