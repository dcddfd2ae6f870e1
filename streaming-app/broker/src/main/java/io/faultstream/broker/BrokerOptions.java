package io.faultstream.broker;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The command line of the broker.
 *
 * @param port port of the client listener; 0 lets the system choose a free one
 * @param dir where the broker keeps its data, absolute
 * @param properties Kafka broker properties that go over the built-in ones
 */
record BrokerOptions(int port, Path dir, Map<String, String> properties) {
    private static final String USAGE =
            "Usage: BrokerMain --dir DIR [--port PORT, 0 = a free one] [--property KEY=VALUE]...";

    BrokerOptions {
        properties = Map.copyOf(properties);
    }

    /** Throws {@link BrokerSetupException} for an unknown option, a missing value or a value that does not fit. */
    static BrokerOptions parse(List<String> args) {
        int port = 0;
        Path dir = null;
        Map<String, String> properties = new LinkedHashMap<>();
        for (int i = 0; i < args.size(); i += 2) {
            String option = args.get(i);
            if (!List.of("--port", "--dir", "--property").contains(option)) {
                throw new BrokerSetupException("Unknown option " + option + ". " + USAGE);
            }
            if (i + 1 == args.size()) {
                throw new BrokerSetupException(option + " needs a value. " + USAGE);
            }
            String value = args.get(i + 1);
            switch (option) {
                case "--port" -> port = port(value);
                case "--dir" -> dir = Path.of(value).toAbsolutePath().normalize();
                default -> {
                    String[] pair = value.split("=", 2);
                    if (pair.length < 2 || pair[0].isBlank()) {
                        throw new BrokerSetupException("--property needs KEY=VALUE, was '" + value + "'. " + USAGE);
                    }
                    properties.put(pair[0], pair[1]);
                }
            }
        }
        if (dir == null) {
            throw new BrokerSetupException("--dir is missing: the folder for the broker's data. " + USAGE);
        }
        return new BrokerOptions(port, dir, properties);
    }

    private static int port(String text) {
        if (text.matches("\\d{1,5}") && Integer.parseInt(text) <= 65535) {
            return Integer.parseInt(text);
        }
        throw new BrokerSetupException("--port must be a number from 0 to 65535, was '" + text + "'. " + USAGE);
    }
}
