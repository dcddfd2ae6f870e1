package io.faultstream.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Which key becomes which record component: the one place that knows both. */
final class ConfigMapping {
    private static final String AVAILABLE_NOW = "available-now";

    /** A query that reads a table may be this far behind, and a write may take this long, whatever is configured. */
    private static final Duration LEAST_VACUUM = Duration.ofDays(1);

    private final ConfigReader root;

    ConfigMapping(ConfigReader root) {
        this.root = root;
    }

    AppConfig read() {
        Config streamDefaults = root.block("stream-defaults");
        AppConfig config = new AppConfig(
                lake(root.child("lake")),
                kafka(root.child("kafka")),
                enabled(root.children("streams", streamDefaults), this::stream),
                predict(root.child("predict")),
                reference(root.child("reference")),
                enabled(root.children("aggregates", ConfigFactory.parseString("enabled = true")), this::aggregate),
                maintenance(root.child("maintenance")),
                metrics(root.child("metrics")),
                supervisor(root.child("supervisor")),
                spark(root.child("spark")));
        root.finish();
        return config;
    }

    private static LakeConfig lake(ConfigReader in) {
        LakeConfig lake = new LakeConfig(
                in.string("root"),
                in.string("silver"),
                in.string("gold"),
                in.string("quarantine"),
                in.string("reference"),
                in.string("checkpoints"),
                in.string("models"));
        in.finish();
        return lake;
    }

    private static KafkaConfig kafka(ConfigReader in) {
        Map<String, String> options = KafkaSecurity.options(in);
        // What is written out wins.
        options.putAll(in.strings("options"));
        KafkaConfig kafka = new KafkaConfig(in.string("bootstrap-servers"), options, in.strings("consumer-options"));
        in.finish();
        return kafka;
    }

    private StreamConfig stream(String name, ConfigReader in) {
        String topic = in.string("topic");
        ConfigReader republish = in.child("republish");
        boolean republishes = republish.bool("enabled");
        Optional<String> republishTopic = republish.optionalString("topic");
        republish.finish();
        return new StreamConfig(
                name,
                topic,
                in.choice("format", InputFormat.class),
                in.string("contract"),
                in.string("descriptor-set"),
                in.string("table"),
                in.optionalString("accept-contract"),
                in.choice("unknown-fields", UnknownFieldPolicy.class) == UnknownFieldPolicy.REJECT,
                limits(in.child("limits")),
                in.strings("expectations"),
                trigger(in),
                in.choice("starting-offsets", StartingOffsets.class).kafkaName(),
                in.choice("expired-offsets", ExpiredOffsetsPolicy.class),
                in.number("max-offsets-per-trigger", 1, Long.MAX_VALUE),
                errorRate(in.child("error-rate")),
                republishes ? Optional.of(republishTopic.orElse(topic + ".pb")) : Optional.empty());
    }

    private static ErrorRateConfig errorRate(ConfigReader in) {
        ErrorRateConfig errorRate = new ErrorRateConfig(
                in.choice("action", ErrorRateConfig.Action.class), in.share("above"), in.records("over"));
        in.finish();
        return errorRate;
    }

    private static LimitsConfig limits(ConfigReader in) {
        LimitsConfig limits = new LimitsConfig(
                in.bytes("max-size"),
                // The codec reads by recursion and goes no deeper.
                in.integer("max-depth", 1, 500),
                in.integer("max-items", 1, Integer.MAX_VALUE));
        in.finish();
        return limits;
    }

    private static PredictConfig predict(ConfigReader in) {
        PredictConfig predict = new PredictConfig(
                in.bool("enabled"),
                in.string("source"),
                in.string("table"),
                in.string("model"),
                trigger(in),
                in.integer("max-files-per-trigger", 1, Integer.MAX_VALUE));
        in.finish();
        return predict;
    }

    private static ReferenceConfig reference(ConfigReader in) {
        ReferenceConfig reference = new ReferenceConfig(in.optionalString("sensors-csv"));
        in.finish();
        return reference;
    }

    private AggregateConfig aggregate(String name, ConfigReader in) {
        return new AggregateConfig(
                name, in.string("source"), in.string("table"), in.duration("watermark"), trigger(in), in.string("sql"));
    }

    private static MaintenanceConfig maintenance(ConfigReader in) {
        MaintenanceConfig maintenance = new MaintenanceConfig(
                in.bool("enabled"),
                in.duration("every"),
                in.size("target-file-size"),
                in.integer("min-files", 2, Integer.MAX_VALUE),
                in.size("max-bytes-per-run"),
                in.duration("max-duration"),
                in.duration("vacuum-after", LEAST_VACUUM),
                in.duration("vacuum-every"),
                in.duration("log-retention", LEAST_VACUUM),
                in.duration("max-lag"),
                in.numbers("retention-days", 1, 100_000));
        in.finish();
        return maintenance;
    }

    private static MetricsConfig metrics(ConfigReader in) {
        ConfigReader prometheus = in.child("prometheus");
        ConfigReader cloudwatch = in.child("cloudwatch");
        MetricsConfig metrics = new MetricsConfig(
                new PrometheusConfig(
                        prometheus.bool("enabled"), prometheus.string("host"), prometheus.integer("port", 0, 65_535)),
                new CloudWatchConfig(
                        cloudwatch.bool("enabled"),
                        cloudwatch.string("namespace"),
                        cloudwatch.duration("step"),
                        cloudwatch.optionalString("region"),
                        cloudwatch.uri("endpoint")),
                in.strings("tags"));
        prometheus.finish();
        cloudwatch.finish();
        in.finish();
        return metrics;
    }

    private static SupervisorConfig supervisor(ConfigReader in) {
        ConfigReader lock = in.child("lock");
        SupervisorConfig supervisor = new SupervisorConfig(
                in.duration("first-backoff"),
                in.duration("max-backoff"),
                in.integer("max-failures", 1, 1_000_000),
                in.duration("failure-window"),
                in.duration("grace-period"),
                in.duration("stuck-after"),
                new RunLockConfig(lock.duration("heartbeat"), lock.duration("expiry")));
        lock.finish();
        in.finish();
        return supervisor;
    }

    private static SparkConfig spark(ConfigReader in) {
        SparkConfig spark = new SparkConfig(in.optionalString("master"), in.strings("conf"));
        in.finish();
        return spark;
    }

    private static TriggerConfig trigger(ConfigReader in) {
        if (in.optionalString("trigger").filter(AVAILABLE_NOW::equals).isPresent()) {
            return TriggerConfig.AVAILABLE_NOW;
        }
        Duration interval = in.duration("trigger");
        return TriggerConfig.every(interval);
    }

    /** The blocks that are switched on, in the file's order. */
    private static <T> Map<String, T> enabled(Map<String, ConfigReader> blocks, Mapping<T> mapping) {
        Map<String, T> result = new LinkedHashMap<>();
        blocks.forEach((name, in) -> {
            boolean on = in.bool("enabled");
            T value = mapping.read(name, in);
            in.finish();
            if (on) {
                result.put(name, value);
            }
        });
        return result;
    }

    /** Reads one named block. */
    private interface Mapping<T> {
        T read(String name, ConfigReader in);
    }

    private enum UnknownFieldPolicy {
        RESCUE,
        REJECT
    }

    private enum StartingOffsets {
        EARLIEST("earliest"),
        LATEST("latest");

        private final String kafkaName;

        StartingOffsets(String kafkaName) {
            this.kafkaName = kafkaName;
        }

        String kafkaName() {
            return kafkaName;
        }
    }
}
