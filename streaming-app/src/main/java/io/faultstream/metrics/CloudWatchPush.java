package io.faultstream.metrics;

import io.faultstream.config.CloudWatchConfig;
import io.faultstream.config.SetupException;
import io.micrometer.cloudwatch2.CloudWatchMeterRegistry;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClientBuilder;

/** The registry that pushes to CloudWatch, and its AWS client. The only class that builds one. */
final class CloudWatchPush implements AutoCloseable {
    private final CloudWatchAsyncClient client;
    private final CloudWatchMeterRegistry registry;

    private CloudWatchPush(CloudWatchAsyncClient client, CloudWatchMeterRegistry registry) {
        this.client = client;
        this.registry = registry;
    }

    /**
     * Starts to push. Credentials are looked for at the first push; a push that fails is logged and its values lost.
     *
     * @throws SetupException when no region is configured and the environment names none
     */
    static CloudWatchPush open(CloudWatchConfig config, AwsCredentialsProvider credentials) {
        CloudWatchAsyncClient client = client(config, credentials);
        return new CloudWatchPush(client, new CloudWatchMeterRegistry(new Settings(config), Clock.SYSTEM, client));
    }

    private static CloudWatchAsyncClient client(CloudWatchConfig config, AwsCredentialsProvider credentials) {
        CloudWatchAsyncClientBuilder builder = CloudWatchAsyncClient.builder()
                .httpClient(new JdkAsyncHttpClient())
                .credentialsProvider(credentials)
                .region(config.region().map(Region::of).orElseGet(CloudWatchPush::regionOfEnvironment));
        config.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }

    private static Region regionOfEnvironment() {
        try {
            return DefaultAwsRegionProviderChain.builder().build().getRegion();
        } catch (SdkClientException e) {
            throw new SetupException(
                    "faultstream.metrics.cloudwatch.region",
                    "is empty and the environment names no AWS region",
                    "Set it or AWS_REGION, or set faultstream.metrics.cloudwatch.enabled to false");
        }
    }

    MeterRegistry registry() {
        return registry;
    }

    /** Pushes what has come together since the last push. */
    @Override
    public void close() {
        registry.close();
        client.close();
    }

    private record Settings(CloudWatchConfig config) implements io.micrometer.cloudwatch2.CloudWatchConfig {
        @Override
        public String get(String key) {
            return null; // as the interface wants it: nothing but what is overridden here
        }

        @Override
        public String namespace() {
            return config.namespace();
        }

        @Override
        public Duration step() {
            return config.step();
        }
    }
}
