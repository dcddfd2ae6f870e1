package io.faultstream.bench.workload;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.faultstream.bench.data.Shape;
import io.faultstream.config.SetupException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads workload files; what they leave out is in {@code defaults.conf} beside them. */
public final class WorkloadFile {
    private static final String SUFFIX = ".conf";
    private static final String DEFAULTS = "defaults";

    private WorkloadFile() {}

    /**
     * @param folder with the files
     * @param scale 1 for all records; less for a quick look
     * @throws SetupException if there is none of the name, or something in it cannot be used
     */
    public static Workload read(Path folder, String name, double scale) {
        Path file = folder.resolve(name + SUFFIX);
        if (!Files.isRegularFile(file) || name.equals(DEFAULTS)) {
            throw new SetupException("workload " + name, "there is no " + file, "Use one of " + names(folder));
        }
        try {
            Config config = ConfigFactory.parseFile(file.toFile())
                    .withFallback(ConfigFactory.parseFile(
                            folder.resolve(DEFAULTS + SUFFIX).toFile()))
                    .resolve();
            return new Workload(
                    name,
                    config.getString("title"),
                    Workload.Kind.valueOf(config.getString("kind").toUpperCase(Locale.ROOT)),
                    config.getConfigList("topics").stream()
                            .map(topic -> topic(topic.withFallback(config.getConfig("topic-defaults")), scale))
                            .toList(),
                    config.getInt("parallelism"),
                    config.getString("heap"),
                    config.getStringList("jvm-flags"),
                    new CheckSpec(config.getString("check.table"), config.getString("check.column")),
                    config.getConfig("service"),
                    variant(config, scale),
                    config);
        } catch (ConfigException | IllegalArgumentException e) {
            throw new SetupException(file.toString(), e.getMessage(), "Mend the file");
        }
    }

    private static Optional<Variant> variant(Config config, double scale) {
        return config.hasPath("variant")
                ? Optional.of(new Variant(
                        topic(
                                config.getConfig("variant.topic").withFallback(config.getConfig("topic-defaults")),
                                scale),
                        config.getConfig("variant.service")))
                : Optional.empty();
    }

    private static TopicLoad topic(Config topic, double scale) {
        return new TopicLoad(
                topic.getString("topic"),
                Shape.of(topic.getString("shape")),
                Math.max(1, Math.round(topic.getLong("records") * scale)),
                topic.getInt("partitions"),
                topic.getDouble("dirty-share"),
                topic.getLong("seed"),
                topic.getDouble("rate"));
    }

    private static List<String> names(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(SUFFIX))
                    .map(file -> file.substring(0, file.length() - SUFFIX.length()))
                    .filter(name -> !name.equals(DEFAULTS))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
