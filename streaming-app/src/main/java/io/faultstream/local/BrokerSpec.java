package io.faultstream.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * How to start a broker.
 *
 * @param libDir folder with the broker's jars; its class path, and nothing else is on it
 * @param dataDir where it keeps its data; a folder that it has used before keeps its topics and records
 * @param logFile takes its standard error, appended
 * @param port port on 127.0.0.1; 0 lets the system choose a free one
 * @param properties Kafka broker properties that go over the built-in ones
 * @param startTimeout how long it may take until it serves
 */
public record BrokerSpec(
        Path libDir, Path dataDir, Path logFile, int port, Map<String, String> properties, Duration startTimeout) {
    public BrokerSpec {
        properties = Map.copyOf(properties);
    }

    /** A broker on a free port with the built-in properties, given a minute to start. */
    public BrokerSpec(Path libDir, Path dataDir, Path logFile) {
        this(libDir, dataDir, logFile, 0, Map.of(), Duration.ofMinutes(1));
    }

    public BrokerSpec withPort(int newPort) {
        return new BrokerSpec(libDir, dataDir, logFile, newPort, properties, startTimeout);
    }

    public BrokerSpec withProperties(Map<String, String> newProperties) {
        return new BrokerSpec(libDir, dataDir, logFile, port, newProperties, startTimeout);
    }
}
