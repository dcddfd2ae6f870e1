package io.faultstream.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * The two ports of the broker: one for clients, one on which it talks to itself as controller.
 *
 * @param client port of the client listener, never 0
 * @param controller port of the controller listener, never 0
 */
record ListenPorts(int client, int controller) {
    static final String HOST = "127.0.0.1";

    /**
     * Finds out that a port is taken before Kafka does, which would end in a stack trace. Both sockets are held at the
     * same time, so that the two ports differ.
     */
    static ListenPorts find(int wantedClientPort) {
        try (ServerSocket client = bound(wantedClientPort);
                ServerSocket controller = bound(0)) {
            return new ListenPorts(client.getLocalPort(), controller.getLocalPort());
        } catch (IOException e) {
            throw new BrokerSetupException(
                    "Cannot listen on " + HOST + ":" + wantedClientPort + ": " + e.getMessage()
                            + ". Stop what uses the port, or choose another with --port (0 = a free one).",
                    e);
        }
    }

    private static ServerSocket bound(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true); // as Kafka does: a connection in TIME_WAIT is no reason not to restart
            socket.bind(new InetSocketAddress(InetAddress.getByName(HOST), port));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
