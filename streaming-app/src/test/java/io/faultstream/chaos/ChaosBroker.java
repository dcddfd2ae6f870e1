package io.faultstream.chaos;

import io.faultstream.local.BrokerProcess;
import io.faultstream.local.BrokerSpec;
import io.faultstream.local.TestBroker;
import io.faultstream.testing.Signals;
import java.nio.file.Path;

/** A broker that is killed, stopped and started again, always on the same port and data. */
final class ChaosBroker implements AutoCloseable {
    private final BrokerSpec spec;
    private BrokerProcess process;

    /** @param folder for its data and log */
    ChaosBroker(Path folder) {
        BrokerSpec anyPort = new BrokerSpec(TestBroker.LIB, folder.resolve("kafka"), folder.resolve("broker.log"));
        process = BrokerProcess.start(anyPort);
        spec = anyPort.withPort(process.port());
    }

    String bootstrapServers() {
        return process.bootstrapServers();
    }

    void kill() {
        process.kill();
    }

    void startAgain() {
        process = BrokerProcess.start(spec);
    }

    /** It holds its connections and answers nothing. */
    void freeze() {
        Signals.send(process.pid(), "STOP");
    }

    void thaw() {
        Signals.send(process.pid(), "CONT");
    }

    @Override
    public void close() {
        // At once: a frozen one would not hear anything else.
        process.kill();
    }
}
