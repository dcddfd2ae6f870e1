package io.faultstream.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

/**
 * Runs the broker until standard input closes or the process is asked to end by SIGTERM. Exit status 0 after a clean stop, 2 when
 * it cannot start as asked (one line on standard error says why).
 */
public final class BrokerMain {
    private static final int SETUP_ERROR = 2;
    private static final long STOP_LIMIT_MILLIS = 30_000;

    private BrokerMain() {}

    public static void main(String[] args) throws IOException {
        leaveInterruptToTheParent();
        try {
            BrokerOptions options = BrokerOptions.parse(List.of(args));
            System.out.println("READY " + start(options));
            System.out.flush();
        } catch (BrokerSetupException e) {
            System.err.println("faultstream-broker: " + oneLine(e.getMessage()));
            // Not exit: a half-started server has threads and hooks that would print their own view of it.
            Runtime.getRuntime().halt(SETUP_ERROR);
        }
        // The parent holds the other end: it closes when the parent ends, however it ends.
        System.in.transferTo(OutputStream.nullOutputStream());
        System.exit(0);
    }

    /**
     * Ctrl-C in a terminal reaches the whole process group. The parent still needs the broker to finish its work, and
     * ends it by closing stdin. A broker started by hand has a console, and Ctrl-C ends it.
     */
    @SuppressWarnings("SystemConsoleNull") // the JVM is the build's, 17
    private static void leaveInterruptToTheParent() {
        if (System.console() != null) {
            return;
        }
        try {
            // By reflection, because javac warns of sun.misc.Signal and cannot be told not to.
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object interrupt = signal.getConstructor(String.class).newInstance("INT");
            signal.getMethod("handle", signal, handler)
                    .invoke(null, interrupt, handler.getField("SIG_IGN").get(null));
        } catch (ReflectiveOperationException e) {
            System.err.println("faultstream-broker: Ctrl-C will end the broker before its parent: " + e);
        }
    }

    private static String start(BrokerOptions options) {
        new DataDirectory(options.dir()).prepare();
        ListenPorts ports = ListenPorts.find(options.port());
        Properties settings = BrokerSettings.of(options, ports);
        try {
            KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop-broker"));
            server.startup();
        } catch (RuntimeException e) {
            throw new BrokerSetupException(
                    "The broker did not start in " + options.dir() + ": " + e
                            + ". Check the --property settings and the log above.",
                    e);
        }
        return ListenPorts.HOST + ":" + ports.client();
    }

    /** Nobody may be left to end a broker that hangs while it stops, so it ends itself. */
    private static void stop(KafkaRaftServer server) {
        Thread limit = new Thread(() -> {
            try {
                Thread.sleep(STOP_LIMIT_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            Runtime.getRuntime().halt(1);
        });
        limit.setDaemon(true);
        limit.start();
        server.shutdown();
        server.awaitShutdown();
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s*\\R\\s*", " ");
    }
}
