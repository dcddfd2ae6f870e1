package io.faultstream.local;

import io.faultstream.config.SetupException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The broker of a data dir, with the settings that it always has. */
final class LocalBroker {
    private static final Map<String, String> SETTINGS = Map.of(
            // A demonstration that runs for days must not fill the disk.
            "log.retention.bytes", "2147483648",
            "log.segment.bytes", "134217728");

    private LocalBroker() {}

    /** @param port 0 takes any */
    static BrokerProcess start(DataDir dir, int port) {
        Path lib = home().resolve("streaming-app/broker/target/broker/lib");
        return BrokerProcess.start(new BrokerSpec(lib, dir.kafka(), dir.logs().resolve("kafka.log"))
                .withPort(port)
                .withProperties(SETTINGS));
    }

    /** The folder of the repository, which the launcher knows. */
    static Path home() {
        return Optional.ofNullable(System.getProperty("faultstream.home"))
                .map(Path::of)
                .orElseThrow(() -> new SetupException(
                        "faultstream.home", "is not set", "Start it with the launcher: ./faultstream"));
    }
}
