package io.faultstream.local;

import io.faultstream.config.AppConfig;
import io.faultstream.config.SetupException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The data dir of {@code faultstream local}, opened by another command: beside a run that goes on, with its broker, or
 * without one, with a broker of its own. In the latter case no run can begin until it is closed.
 */
public final class LocalLake implements AutoCloseable {
    private static final String NO_BROKER = "127.0.0.1:9092";

    private final Parts parts = new Parts();
    private final boolean running;
    private final AppConfig config;

    private LocalLake(Path root, boolean needsBroker, Function<Map<String, String>, AppConfig> settings) {
        try {
            Optional<DataDir> held = DataDir.claim(root);
            held.ifPresent(parts::add);
            this.running = held.isEmpty();
            String address = NO_BROKER;
            if (needsBroker) {
                address = held.map(dir -> parts.add(LocalBroker.start(dir, 0)).bootstrapServers())
                        .orElseGet(() -> address(root));
            }
            LocalOptions options = new LocalOptions(root, 0, 0, false, 1, Optional.empty());
            this.config = settings.apply(new LocalSettings(options).with(address));
        } catch (RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    /** Whether {@code faultstream local} has made the folder. */
    public static boolean isLocal(Path root) {
        return DataDir.isOne(root);
    }

    /**
     * @param root absolute
     * @param needsBroker whether the configuration must lead to a broker that answers
     * @param settings makes the configuration of the local run's own settings
     * @throws SetupException if the folder is not a data dir, or its broker cannot be had
     */
    public static LocalLake open(Path root, boolean needsBroker, Function<Map<String, String>, AppConfig> settings) {
        return new LocalLake(root, needsBroker, settings);
    }

    public AppConfig config() {
        return config;
    }

    /** Whether a run goes on in the folder. */
    public boolean isRunning() {
        return running;
    }

    @Override
    public void close() {
        parts.close();
    }

    private static String address(Path root) {
        return BrokerAddress.read(root)
                .orElseThrow(() -> new SetupException(
                        "data dir " + root, "is in use, and no broker serves in it", "Try again in a moment"));
    }
}
