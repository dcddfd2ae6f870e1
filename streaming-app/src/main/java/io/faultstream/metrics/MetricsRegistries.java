package io.faultstream.metrics;

import io.faultstream.config.MetricsConfig;
import io.faultstream.config.SetupException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/**
 * The registries that the configuration asks for, behind one. With none of them the meters still count, for the
 * {@link Snapshot}. Close it after the last query has stopped: what a query says later is lost.
 */
public final class MetricsRegistries implements AutoCloseable {
    private static final Set<String> NOT_IN_CLOUDWATCH = Stream.of(PipelineMeter.values())
            .filter(meter -> !meter.isSentToCloudWatch())
            .map(PipelineMeter::meterName)
            .collect(Collectors.toUnmodifiableSet());

    private final CompositeMeterRegistry all = new CompositeMeterRegistry();
    private final Tags tags;
    private final Deque<Runnable> closers = new ArrayDeque<>();
    private Optional<URI> prometheus = Optional.empty();

    private MetricsRegistries(Tags tags) {
        this.tags = tags;
        all.config().meterFilter(MeterFilter.denyUnless(id -> id.getName().startsWith(PipelineMeter.PREFIX)));
    }

    /**
     * Opens what is enabled. AWS credentials come from where every AWS client takes them.
     *
     * @throws SetupException when the Prometheus address is taken or no AWS region is known
     */
    public static MetricsRegistries open(MetricsConfig config) {
        return open(config, Map.of());
    }

    /**
     * Opens what is enabled.
     *
     * @param pages what the Prometheus endpoint serves beside the metrics, by path
     * @throws SetupException as above
     */
    public static MetricsRegistries open(MetricsConfig config, Map<String, Page> pages) {
        return open(config, pages, DefaultCredentialsProvider.builder().build());
    }

    static MetricsRegistries open(MetricsConfig config, AwsCredentialsProvider credentials) {
        return open(config, Map.of(), credentials);
    }

    private static MetricsRegistries open(
            MetricsConfig config, Map<String, Page> pages, AwsCredentialsProvider credentials) {
        MetricsRegistries registries = new MetricsRegistries(Tags.of(config.tags().entrySet().stream()
                .map(tag -> Tag.of(tag.getKey(), tag.getValue()))
                .toList()));
        try {
            if (config.prometheus().enabled()) {
                registries.openPrometheus(config.prometheus(), pages);
            }
            if (config.cloudwatch().enabled()) {
                registries.add(CloudWatchPush.open(config.cloudwatch(), credentials));
            }
        } catch (SetupException e) {
            registries.close();
            throw e;
        }
        return registries;
    }

    /** Feeds all of them; hand it to {@link PipelineMetrics}. */
    public MeterRegistry registry() {
        return all;
    }

    /** Where Prometheus can scrape, {@code http://host:port}, when the endpoint is enabled. */
    public Optional<URI> prometheusAddress() {
        return prometheus;
    }

    private void openPrometheus(io.faultstream.config.PrometheusConfig config, Map<String, Page> pages) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registry.config().commonTags(tags);
        closers.push(registry::close);
        PrometheusEndpoint endpoint = PrometheusEndpoint.open(config, registry::scrape, pages);
        closers.push(endpoint::close);
        prometheus = Optional.of(endpoint.address());
        // Straight into this registry: in CloudWatch each would be billed, and the platform measures memory itself.
        new JvmMemoryMetrics().bindTo(registry);
        JvmGcMetrics collections = new JvmGcMetrics();
        closers.push(collections::close);
        collections.bindTo(registry);
        all.add(registry);
    }

    private void add(CloudWatchPush push) {
        push.registry()
                .config()
                .commonTags(tags)
                .meterFilter(MeterFilter.deny(id -> NOT_IN_CLOUDWATCH.contains(id.getName())));
        closers.push(push::close);
        all.add(push.registry());
    }

    /** Pushes the last values to CloudWatch, then stops the Prometheus endpoint. */
    @Override
    public void close() {
        while (!closers.isEmpty()) {
            closers.pop().run();
        }
        all.close();
    }
}
