package io.faultstream;

import io.faultstream.command.FaultstreamCommand;

/** The entry point: of {@code spark-submit}, of the launcher and of the tests. */
public final class StreamingApp {
    private StreamingApp() {}

    public static void main(String[] args) {
        System.exit(FaultstreamCommand.run(args));
    }
}
