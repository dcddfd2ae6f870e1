package io.faultstream.local;

import io.faultstream.config.SetupException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Looks whether a port can be had, before anything is started that would need it. */
final class Ports {
    private Ports() {}

    /** A port that nobody has at this moment. */
    static int anyFree() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new SetupException("--kafka-port", "no port is free: " + e.getMessage(), "Stop a program");
        }
    }

    /** @throws SetupException if another program has the port */
    static void requireFree(int port, String option) {
        if (port < 0 || port > 65_535) {
            throw new SetupException(option, "is " + port, "Give a port from 0 to 65535");
        }
        try (ServerSocket socket = new ServerSocket()) {
            // As servers do: a connection of an earlier run that is still winding down does not count.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new SetupException(
                    option,
                    "port " + port + " is in use by another program",
                    "Stop it, or give another port with " + option + " (0 takes any)");
        }
    }
}
