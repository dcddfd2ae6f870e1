package io.faultstream.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Spark's own cluster on loopback: a Master and Workers with one core each, every one a JVM of its own. */
public final class StandaloneCluster implements AutoCloseable {
    private static final String HOST = "127.0.0.1";

    private final Path dir;
    private final Deque<JavaProcess> processes = new ArrayDeque<>();
    private final int port = freePort();

    private StandaloneCluster(Path dir) {
        this.dir = dir;
    }

    /** Returns when the Master knows all Workers. */
    public static StandaloneCluster start(Path dir, int workers) {
        StandaloneCluster cluster = new StandaloneCluster(dir);
        try {
            Files.createDirectories(dir);
            cluster.launch(workers);
            return cluster;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    public String master() {
        return "spark://" + HOST + ":" + port;
    }

    /** What each executor has printed, in any order. */
    public List<String> executorLogs() {
        try (Stream<Path> files = Files.walk(dir)) {
            return files.filter(file -> file.endsWith("stderr"))
                    .map(StandaloneCluster::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The executors that live now: children of Workers, and not what these have forked. */
    public List<ProcessHandle> executors() {
        return processes.stream()
                .flatMap(process -> process.children().stream())
                .filter(ProcessHandle::isAlive)
                .filter(StandaloneCluster::isExecutor)
                .toList();
    }

    /** Workers first: their executors go with them. */
    @Override
    public void close() {
        processes.forEach(JavaProcess::close);
    }

    private void launch(int workers) {
        int web = freePort();
        run("master", "master.Master", "--host", HOST, "--port", "" + port, "--webui-port", "" + web);
        awaitStatus(web, "\"status\" : \"ALIVE\"");
        for (int i = 1; i <= workers; i++) {
            String name = "worker-" + i;
            Path work = dir.resolve(name);
            run(name, "worker.Worker", "-c", "1", "-m", "1g", "--host", HOST, "-d", work.toString(), master());
        }
        awaitStatus(web, "\"aliveworkers\" : " + workers);
    }

    private void run(String name, String main, String... arguments) {
        List<String> command = new ArrayList<>(SparkSubmit.SHORT_LIVED);
        command.addAll(List.of("-Xmx256m", SparkSubmit.logging(), "-cp", SparkSubmit.classPath()));
        command.add("org.apache.spark.deploy." + main);
        command.addAll(List.of(arguments));
        Map<String, String> environment = SparkSubmit.environment(dir.resolve(name + "-scratch"));
        processes.push(JavaProcess.start(dir.resolve(name + ".log"), environment, command));
    }

    private void awaitStatus(int web, String text) {
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            if (processes.stream().anyMatch(process -> !process.isAlive())) {
                throw new IllegalStateException(
                        processes.stream().map(JavaProcess::output).toList().toString());
            }
            return status(web).contains(text);
        });
    }

    /** The Master's own account of itself, empty as long as it does not answer. */
    private static String status(int web) {
        try (InputStream in =
                URI.create("http://" + HOST + ":" + web + "/json/").toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    /** Read from the kernel: a class path may be longer than {@link ProcessHandle.Info} shows. */
    private static boolean isExecutor(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
                    .contains("CoarseGrainedExecutorBackend");
        } catch (IOException e) {
            return false; // has ended meanwhile
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
