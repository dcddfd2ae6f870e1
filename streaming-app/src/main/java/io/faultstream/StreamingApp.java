package io.faultstream;

import io.faultstream.command.FaultstreamCommand;
import org.apache.logging.log4j.LogManager;

/** The entry point: of {@code spark-submit}, of the launcher and of the tests. */
public final class StreamingApp {
    private StreamingApp() {}

    public static void main(String[] args) {
        int code = FaultstreamCommand.run(args);
        // The command's last word is the last line: what Spark's shutdown hooks would say comes to nobody.
        LogManager.shutdown();
        System.exit(code);
    }
}
