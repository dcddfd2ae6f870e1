package io.faultstream.local;

import java.nio.file.Path;

/** The broker that the build has collected, for tests of any package. */
public final class TestBroker {
    /** Relative to the module, where tests run. */
    public static final Path LIB = Path.of("broker", "target", "broker", "lib");

    private TestBroker() {}

    /** A broker on a free port that keeps its data and its log in the folder. */
    public static BrokerProcess start(Path folder) {
        return BrokerProcess.start(spec(folder));
    }

    static BrokerSpec spec(Path folder) {
        return new BrokerSpec(LIB, folder.resolve("kafka"), folder.resolve("broker.log"));
    }
}
