package io.faultstream.local;

import java.io.IOException;
import java.nio.file.Path;

/** Started as a process of its own by a test: starts a broker, prints its pid and waits to be killed. */
final class BrokerParent {
    private BrokerParent() {}

    public static void main(String[] args) throws IOException {
        BrokerProcess broker = TestBroker.start(Path.of(args[0]));
        System.out.println(broker.pid());
        System.in.read();
    }
}
