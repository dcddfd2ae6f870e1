package io.faultstream.broker;

import java.util.Properties;

/** The Kafka properties of a broker that is alone, on a laptop, and takes large records. */
final class BrokerSettings {
    static final int NODE_ID = 1;
    static final String CONTROLLER_LISTENER = "CONTROLLER";
    private static final int MAX_MESSAGE_BYTES = 64 << 20;

    private BrokerSettings() {}

    static Properties of(BrokerOptions options, ListenPorts ports) {
        Properties p = new Properties();
        p.put("process.roles", "broker,controller");
        p.put("node.id", Integer.toString(NODE_ID));
        p.put("controller.quorum.voters", NODE_ID + "@" + ListenPorts.HOST + ":" + ports.controller());
        p.put("controller.listener.names", CONTROLLER_LISTENER);
        String client = "CLIENT://" + ListenPorts.HOST + ":" + ports.client();
        p.put("listeners", client + "," + CONTROLLER_LISTENER + "://" + ListenPorts.HOST + ":" + ports.controller());
        p.put("advertised.listeners", client);
        p.put("inter.broker.listener.name", "CLIENT");
        p.put("listener.security.protocol.map", "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        p.put("log.dirs", options.dir().toString());

        p.put("auto.create.topics.enable", "false");
        p.put("message.max.bytes", Integer.toString(MAX_MESSAGE_BYTES));
        p.put("replica.fetch.max.bytes", Integer.toString(MAX_MESSAGE_BYTES));
        p.put("fetch.max.bytes", Integer.toString(MAX_MESSAGE_BYTES));
        p.put("socket.request.max.bytes", Integer.toString(2 * MAX_MESSAGE_BYTES));

        p.put("offsets.topic.replication.factor", "1");
        p.put("offsets.topic.num.partitions", "1");
        p.put("transaction.state.log.replication.factor", "1");
        p.put("transaction.state.log.min.isr", "1");
        p.put("transaction.state.log.num.partitions", "1");
        p.put("group.initial.rebalance.delay.ms", "0");
        p.put("num.network.threads", "2");
        p.put("num.io.threads", "4");
        // The default of 128 MiB is a quarter of this JVM's heap, and is taken at start.
        p.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20));

        p.putAll(options.properties());
        return p;
    }
}
