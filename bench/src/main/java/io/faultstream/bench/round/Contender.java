package io.faultstream.bench.round;

import io.faultstream.config.SetupException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The systems that can be measured, by the names of the command line. */
public enum Contender {
    SERVICE("", "io.faultstream.bench.system.ServiceSystem", Map.of(), "the service, its own queries and defaults"),
    SERVICE_SPARK(
            "",
            "io.faultstream.bench.system.ServiceSystem",
            Map.of(),
            "the service again, with the overlays or the jar of the command line"),
    SERVICE_ONE_CORE(
            "",
            "io.faultstream.bench.system.ServiceSystem",
            Map.of("parallelism", "1"),
            "the service on one task at a time"),
    SERVICE_CLUSTER(
            "",
            "io.faultstream.bench.system.ServiceSystem",
            Map.of(),
            "the service on Spark's standalone cluster: a Master, a Worker of one core for each task, the driver beside"),
    IDIOM(
            "",
            "io.faultstream.bench.system.IdiomSystem",
            Map.of("tuned", "false"),
            "Kafka source, from_json, to_protobuf, from_protobuf, Delta; Kafka's default consumer"),
    IDIOM_TUNED(
            "", "io.faultstream.bench.system.IdiomSystem", Map.of("tuned", "true"), "the same with the tuned consumer"),
    LIMIT_CONSUMER("", "io.faultstream.bench.system.LimitConsumer", Map.of(), "plain consumers, bytes dropped"),
    LIMIT_SCAN("", "io.faultstream.bench.system.LimitScan", Map.of(), "the codec alone over records in memory"),
    LIMIT_DELTA(
            "",
            "io.faultstream.bench.system.LimitDelta",
            Map.of("columns", "all"),
            "the service's rows from memory to Delta"),
    LIMIT_DELTA_MESSAGE(
            "",
            "io.faultstream.bench.system.LimitDelta",
            Map.of("columns", "message"),
            "the message's columns of these rows, to a table without partitions"),
    LIMIT_SCORING(
            "",
            "io.faultstream.bench.system.LimitScoring",
            Map.of("only-forward", "false"),
            "the classifier alone over windows in memory"),
    LIMIT_FORWARD(
            "",
            "io.faultstream.bench.system.LimitScoring",
            Map.of("only-forward", "true"),
            "the network's forward pass alone"),
    FLINK_PARQUET("flink", "io.faultstream.bench.flink.FlinkSystem", Map.of("sink", "parquet"), "Flink SQL to Parquet"),
    FLINK_ICEBERG("flink", "io.faultstream.bench.flink.FlinkSystem", Map.of("sink", "iceberg"), "Flink SQL to Iceberg"),
    CONNECT_ICEBERG("connect", "io.faultstream.bench.connect.ConnectSystem", Map.of(), "Kafka Connect to Iceberg"),
    HUDI("hudi", "io.faultstream.bench.hudi.HudiSystem", Map.of(), "Spark from_json to Hudi, bulk insert");

    private static final Map<String, List<Contender>> GROUPS = Map.of(
            "scaling", List.of(SERVICE_ONE_CORE, SERVICE_CLUSTER),
            "limit", List.of(LIMIT_CONSUMER, LIMIT_SCAN, LIMIT_DELTA, LIMIT_DELTA_MESSAGE),
            "peers", List.of(FLINK_PARQUET, FLINK_ICEBERG, CONNECT_ICEBERG, HUDI),
            "all",
                    List.of(
                            IDIOM,
                            IDIOM_TUNED,
                            LIMIT_CONSUMER,
                            LIMIT_SCAN,
                            LIMIT_DELTA,
                            LIMIT_DELTA_MESSAGE,
                            FLINK_PARQUET,
                            FLINK_ICEBERG,
                            CONNECT_ICEBERG,
                            HUDI));

    private final String module;
    private final String mainClass;
    private final Map<String, String> arguments;
    private final String description;

    Contender(String module, String mainClass, Map<String, String> arguments, String description) {
        this.module = module;
        this.mainClass = mainClass;
        this.arguments = arguments;
        this.description = description;
    }

    /**
     * The systems of names and of groups of names, each once, in order.
     *
     * @throws SetupException if there is none of a name
     */
    public static List<Contender> of(List<String> names) {
        Set<Contender> found = new LinkedHashSet<>();
        for (String name : names) {
            found.addAll(GROUPS.getOrDefault(name, List.of()));
            if (!GROUPS.containsKey(name)) {
                found.add(one(name));
            }
        }
        return new ArrayList<>(found);
    }

    private static Contender one(String name) {
        return Arrays.stream(values())
                .filter(contender -> contender.text().equals(name))
                .findFirst()
                .orElseThrow(() -> new SetupException(
                        "--against",
                        "there is no system " + name,
                        "Use limit, peers, scaling, all or some of "
                                + Arrays.stream(values()).map(Contender::text).collect(Collectors.joining(", "))));
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The module with its class path; empty for the benchmark's own. */
    public String module() {
        return module;
    }

    String mainClass() {
        return mainClass;
    }

    Map<String, String> arguments() {
        return arguments;
    }

    /** Its JVMs, but for a Master and Workers, which take next to nothing. */
    int jvms() {
        return this == SERVICE_CLUSTER ? 3 : 1;
    }

    public String description() {
        return description;
    }
}
