package io.faultstream.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
    @TempDir
    private Path dir;

    @Test
    void defaultsAreThoseOfReferenceConf() {
        AppConfig config = load(Map.of());

        TriggerConfig second = TriggerConfig.every(Duration.ofSeconds(1));
        LimitsConfig limits = new LimitsConfig(16 << 20, 64, 1_000_000);
        ErrorRateConfig errorRate = new ErrorRateConfig(ErrorRateConfig.Action.WARN, 0.5, 1000);
        String set = "classpath:faultstream/contracts.desc";
        assertThat(config.lake())
                .isEqualTo(new LakeConfig(
                        "data",
                        "data/lake/silver",
                        "data/lake/gold",
                        "data/lake/quarantine",
                        "data/lake/reference",
                        "data/checkpoints",
                        "data/models"));
        assertThat(config.kafka())
                .isEqualTo(new KafkaConfig(
                        "127.0.0.1:9092",
                        Map.of(),
                        Map.of(
                                "isolation.level", "read_committed",
                                "max.poll.records", "20000",
                                "max.partition.fetch.bytes", "16777216",
                                "fetch.max.bytes", "67108864",
                                "receive.buffer.bytes", "1048576")));
        assertThat(config.streams())
                .isEqualTo(Map.of(
                        "vibration",
                        new StreamConfig(
                                "vibration",
                                "machine.vibration",
                                InputFormat.JSON,
                                "faultstream.v1.VibrationWindow",
                                set,
                                "vibration_windows",
                                Optional.empty(),
                                false,
                                limits,
                                Map.of(),
                                second,
                                "earliest",
                                ExpiredOffsetsPolicy.FAIL,
                                50_000,
                                errorRate,
                                Optional.empty()),
                        "server-metrics",
                        new StreamConfig(
                                "server-metrics",
                                "server.metrics",
                                InputFormat.JSON,
                                "faultstream.v1.ServerMetric",
                                set,
                                "server_metrics",
                                Optional.empty(),
                                false,
                                limits,
                                Map.of(),
                                second,
                                "earliest",
                                ExpiredOffsetsPolicy.FAIL,
                                1_000_000,
                                errorRate,
                                Optional.empty())));
        assertThat(config.predict())
                .isEqualTo(new PredictConfig(true, "vibration_windows", "fault_predictions", "shipped", second, 1000));
        assertThat(config.reference()).isEqualTo(new ReferenceConfig(Optional.empty()));
        assertThat(config.aggregates()).containsOnlyKeys("server-metric-stats");
        assertThat(config.aggregates().get("server-metric-stats"))
                .usingRecursiveComparison()
                .ignoringFields("sql")
                .isEqualTo(new AggregateConfig(
                        "server-metric-stats",
                        "server_metrics",
                        "server_metric_stats",
                        Duration.ofMinutes(1),
                        TriggerConfig.every(Duration.ofSeconds(10)),
                        ""));
        assertThat(config.maintenance())
                .isEqualTo(new MaintenanceConfig(
                        true,
                        Duration.ofMinutes(15),
                        128L << 20,
                        16,
                        4L << 30,
                        Duration.ofMinutes(5),
                        Duration.ofDays(7),
                        Duration.ofDays(1),
                        Duration.ofDays(7),
                        Duration.ofMinutes(2),
                        Map.of()));
        assertThat(config.metrics())
                .isEqualTo(new MetricsConfig(
                        new PrometheusConfig(true, "127.0.0.1", 9464),
                        new CloudWatchConfig(
                                false, "faultstream", Duration.ofMinutes(1), Optional.empty(), Optional.empty()),
                        Map.of()));
        assertThat(config.supervisor())
                .isEqualTo(new SupervisorConfig(
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(1),
                        5,
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(60),
                        Duration.ofMinutes(5),
                        new RunLockConfig(Duration.ofSeconds(5), Duration.ofSeconds(30))));
        assertThat(config.spark()).isEqualTo(new SparkConfig(Optional.empty(), Map.of()));
    }

    @Test
    void rootMovesEveryLocationThatHasNoPlaceOfItsOwn() {
        AppConfig config =
                load(Map.of("faultstream.lake.root", "s3://b/p", "faultstream.lake.gold", "s3://other/gold"));

        assertThat(config.lake())
                .isEqualTo(new LakeConfig(
                        "s3://b/p",
                        "s3://b/p/lake/silver",
                        "s3://other/gold",
                        "s3://b/p/lake/quarantine",
                        "s3://b/p/lake/reference",
                        "s3://b/p/checkpoints",
                        "s3://b/p/models"));
    }

    @Test
    void overridesWinOverTheFileAndTheFileOverTheDefaults() throws IOException {
        Path file = file("""
                faultstream {
                  lake.root = /from/file
                  kafka.bootstrap-servers = "file:1"
                  streams.vibration.limits.max-depth = 9
                }
                """);

        AppConfig config =
                ConfigLoader.load(Optional.of(file), Map.of("faultstream.kafka.bootstrap-servers", "override:2"));

        assertThat(config.lake().checkpoints()).isEqualTo("/from/file/checkpoints");
        assertThat(config.kafka().bootstrapServers()).isEqualTo("override:2");
        assertThat(config.streams().get("vibration").limits()).isEqualTo(new LimitsConfig(16 << 20, 9, 1_000_000));
        assertThat(config.streams().get("server-metrics").limits().maxDepth()).isEqualTo(64);
    }

    @Test
    void newStreamAndNewAggregateNeedOnlyWhatHasNoDefault() throws IOException {
        Path file = file("""
                faultstream.streams.pumps {
                  topic = plant.pumps, contract = acme.Pump, table = pumps, descriptor-set = /contracts/acme.desc
                  unknown-fields = reject, starting-offsets = latest, trigger = available-now
                  expectations { wet = "flow > 0", "very-wet" = "flow > 1" }
                  republish.enabled = true
                  error-rate { action = stop, above = 12.5%, over = 200 }
                }
                faultstream.aggregates.pump-hours {
                  source = pumps, table = pump_hours, watermark = 1 hour, trigger = 1 minute, sql = "SELECT 1"
                }
                """);

        AppConfig config = ConfigLoader.load(Optional.of(file), Map.of());

        assertThat(config.streams().get("pumps"))
                .isEqualTo(new StreamConfig(
                        "pumps",
                        "plant.pumps",
                        InputFormat.JSON,
                        "acme.Pump",
                        "/contracts/acme.desc",
                        "pumps",
                        Optional.empty(),
                        true,
                        new LimitsConfig(16 << 20, 64, 1_000_000),
                        Map.of("wet", "flow > 0", "very-wet", "flow > 1"),
                        TriggerConfig.AVAILABLE_NOW,
                        "latest",
                        ExpiredOffsetsPolicy.FAIL,
                        1_000_000,
                        new ErrorRateConfig(ErrorRateConfig.Action.STOP, 0.125, 200),
                        Optional.of("plant.pumps.pb")));
        assertThat(config.aggregates()).containsKeys("server-metric-stats", "pump-hours");
    }

    @Test
    void expectationsKeepTheOrderOfTheFile() throws IOException {
        Path file = file("""
                faultstream.streams.vibration.expectations {
                  zebra = "rpm > 1"
                  apple = "rpm > 2"
                  mango = "rpm > 3"
                }
                """);

        assertThat(ConfigLoader.load(Optional.of(file), Map.of())
                        .streams()
                        .get("vibration")
                        .expectations())
                .containsExactly(
                        Map.entry("zebra", "rpm > 1"), Map.entry("apple", "rpm > 2"), Map.entry("mango", "rpm > 3"));
    }

    @Test
    void dottedKafkaOptionsMayBeQuotedOrNot() {
        AppConfig config = load(Map.of(
                "faultstream.kafka.options.security.protocol",
                "SASL_SSL",
                "faultstream.kafka.options.\"sasl.mechanism\"",
                "AWS_MSK_IAM"));

        assertThat(config.kafka().options())
                .isEqualTo(Map.of("security.protocol", "SASL_SSL", "sasl.mechanism", "AWS_MSK_IAM"));
    }

    @Test
    void allProblemsAreReportedTogetherEachWithItsCure() throws IOException {
        Path file = file("""
                faultstream {
                  kafka.bootstrap-server = "b:1"
                  lake.rood = x
                  metrics.prometheus.port = 70000
                  supervisor.grace-period = soon
                  supervisor.max-failures = many
                  streams.vibration.format = xml
                  streams.vibration.limits.max-size = 0
                  streams.vibration.topic = [1]
                  predict.enabled = perhaps
                  predict.trigger = [1]
                  nonsense.at-all = 1
                }
                """);

        assertThatThrownBy(() -> ConfigLoader.load(Optional.of(file), Map.of()))
                .isInstanceOf(SetupException.class)
                .hasMessage("""
                        11 problems:
                          - faultstream.lake.rood: is not a setting (FILE: 3). Did you mean root?
                          - faultstream.kafka.bootstrap-server: is not a setting (FILE: 2). Did you mean bootstrap-servers?
                          - faultstream.streams.vibration.topic: has the wrong form: [1]. reference.conf shows an example
                          - faultstream.streams.vibration.format: is "xml". Use one of json, protobuf
                          - faultstream.streams.vibration.limits.max-size: is 0 bytes. Use a size from 1 byte to 2 GiB, such as 16 MiB
                          - faultstream.predict.enabled: has the wrong form: "perhaps". reference.conf shows an example
                          - faultstream.predict.trigger: has the wrong form: [1]. reference.conf shows an example
                          - faultstream.metrics.prometheus.port: is 70000. Use a number from 0 to 65535
                          - faultstream.supervisor.max-failures: has the wrong form: "many". reference.conf shows an example
                          - faultstream.supervisor.grace-period: has the wrong form: "soon". reference.conf shows an example
                          - faultstream.nonsense: is not a setting (FILE: 12). Known here: aggregates, kafka, lake, maintenance, metrics, predict, reference, spark, stream-defaults, streams, supervisor
                        """.strip().replace("FILE", file.toString()));
    }

    @Test
    void whatDoesNotFitTogetherIsReported() {
        Map<String, String> overrides = new LinkedHashMap<>();
        overrides.put("faultstream.streams.vibration.topic", "server.metrics");
        overrides.put("faultstream.streams.vibration.table", "server_metrics");
        overrides.put("faultstream.aggregates.server-metric-stats.source", "pumps");
        overrides.put("faultstream.aggregates.server-metric-stats.table", "fault_predictions");
        overrides.put("faultstream.predict.source", "Windows");

        assertThatThrownBy(() -> load(overrides))
                .isInstanceOfSatisfying(SetupException.class, e -> assertThat(e.problems())
                        .extracting(Problem::toString)
                        .containsExactlyInAnyOrder(
                                "faultstream.streams.server-metrics.topic: \"server.metrics\" is already the topic of"
                                        + " faultstream.streams.vibration. Give each its own",
                                "faultstream.streams.server-metrics.table: \"server_metrics\" is already the table of"
                                        + " faultstream.streams.vibration. Give each its own",
                                "faultstream.aggregates.server-metric-stats.source: no enabled stream writes silver.pumps. Use"
                                        + " one of [server_metrics]",
                                "faultstream.aggregates.server-metric-stats.table: \"fault_predictions\" is already the table"
                                        + " of faultstream.predict. Give each its own",
                                "faultstream.predict.source: no enabled stream writes silver.Windows. Use one of"
                                        + " [server_metrics]"));
    }

    @Test
    void serviceWithoutAnyStreamIsRefused() {
        assertThatThrownBy(() -> load(Map.of(
                        "faultstream.streams.vibration.enabled", "false",
                        "faultstream.streams.server-metrics.enabled", "false",
                        "faultstream.aggregates.server-metric-stats.enabled", "false",
                        "faultstream.predict.enabled", "false")))
                .hasMessage("faultstream.streams: no stream is enabled. Enable at least one");
    }

    @Test
    void namesBecomeFoldersSoTheirFormIsChecked() {
        assertThatThrownBy(() -> load(Map.of(
                        "faultstream.streams.server-metrics.table", "../up",
                        "faultstream.streams.server-metrics.topic", "a topic",
                        "faultstream.aggregates.server-metric-stats.enabled", "false")))
                .hasMessage("""
                        2 problems:
                          - faultstream.streams.server-metrics.table: "../up" is not a valid name. Use lower-case letters, digits and underscores
                          - faultstream.streams.server-metrics.topic: "a topic" is not a valid name. Use letters, digits, dot, dash and underscore""");
    }

    @Test
    void twoQueriesCannotShareACheckpoint() {
        assertThatThrownBy(() -> load(Map.of(
                        "faultstream.aggregates.vibration.source", "vibration_windows",
                        "faultstream.aggregates.vibration.table", "t",
                        "faultstream.aggregates.vibration.watermark", "1 minute",
                        "faultstream.aggregates.vibration.trigger", "1 minute",
                        "faultstream.aggregates.vibration.sql", "SELECT 1")))
                .hasMessage("faultstream.aggregates.vibration: another query has this name. Rename it:"
                        + " each query has its checkpoint by name");
    }

    @Test
    void nestingIsLimitedToWhatTheCodecCanFollow() {
        assertThat(load(Map.of("faultstream.stream-defaults.limits.max-depth", "500")))
                .isNotNull();
        assertThatThrownBy(() -> load(Map.of("faultstream.streams.vibration.limits.max-depth", "501")))
                .hasMessage("faultstream.streams.vibration.limits.max-depth: is 501. Use a number from 1" + " to 500");
    }

    @Test
    void variablesOfTheEnvironmentCanBeUsedAndMustExist() throws IOException {
        Path known = file("faultstream.lake.root = ${PATH}");
        assertThat(ConfigLoader.load(Optional.of(known), Map.of()).lake().root())
                .isEqualTo(System.getenv("PATH"));

        Path unknown = file("faultstream.lake.root = ${FAULTSTREAM_NOWHERE}");
        assertThatThrownBy(() -> ConfigLoader.load(Optional.of(unknown), Map.of()))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("FAULTSTREAM_NOWHERE")
                .hasMessageEndingWith("Define the variable or the key it stands for");
    }

    @Test
    void missingFileAndBrokenFileAreNamed() throws IOException {
        assertThatThrownBy(() -> ConfigLoader.load(Optional.of(dir.resolve("absent.conf")), Map.of()))
                .hasMessage("configuration: there is no readable file " + dir.resolve("absent.conf")
                        + ". Check the path given with --conf");
        Path broken = file("faultstream { lake {");
        assertThatThrownBy(() -> ConfigLoader.load(Optional.of(broken), Map.of()))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("cannot be read: " + broken + ": 1:")
                .hasMessageEndingWith("Mend the line; the format is HOCON");
    }

    @Test
    void aFileCanBeOnTheClassPath() {
        assertThat(ConfigLoader.load(Optional.of(Path.of("classpath:reference.conf")), Map.of()))
                .isEqualTo(load(Map.of()));
        assertThatThrownBy(() -> ConfigLoader.load(Optional.of(Path.of("classpath:nowhere.conf")), Map.of()))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("nothing on the class path is nowhere.conf");
    }

    private static AppConfig load(Map<String, String> overrides) {
        return ConfigLoader.load(Optional.empty(), overrides);
    }

    private Path file(String hocon) throws IOException {
        return Files.writeString(dir.resolve("faultstream.conf"), hocon);
    }
}
