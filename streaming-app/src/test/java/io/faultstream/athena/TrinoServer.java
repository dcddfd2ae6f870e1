package io.faultstream.athena;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.faultstream.testing.FreePort;
import io.faultstream.testing.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Trino, the engine that Athena's version 3 is made of, in a JVM of its own, with one catalog of Delta tables on S3. It reads
 * more than Athena may: what may be in a table at all is {@code AthenaGate}'s to say.
 */
final class TrinoServer implements AutoCloseable {
    private static final Path UNPACKED = Path.of("trino", "target", "trino");
    private static final Duration START = Duration.ofMinutes(3);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final JavaProcess process;
    private final URI statements;
    private final URI info;

    private TrinoServer(JavaProcess process, int port) {
        this.process = process;
        this.statements = URI.create("http://127.0.0.1:" + port + "/v1/statement");
        this.info = URI.create("http://127.0.0.1:" + port + "/v1/info");
    }

    /** The folder that the profile athena has unpacked. */
    static Optional<Path> home() {
        if (!Files.isDirectory(UNPACKED)) {
            return Optional.empty();
        }
        try (Stream<Path> folders = Files.list(UNPACKED)) {
            return folders.filter(Files::isDirectory).findFirst().map(Path::toAbsolutePath);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts it and waits until it takes queries.
     *
     * @param java a JDK 24 or later
     * @param s3 where S3 listens
     */
    static TrinoServer start(Path home, Path java, Path dir, int s3) {
        int port = FreePort.find();
        try {
            Path catalogs = Files.createDirectories(dir.resolve("etc/catalog"));
            Path config = Files.write(dir.resolve("etc/config.properties"), config(port));
            Path levels = Files.write(dir.resolve("etc/log.properties"), List.of("io.trino=WARN", "io.airlift=WARN"));
            Files.write(catalogs.resolve("lake.properties"), catalog(dir, s3));
            List<String> command = List.of(
                    "-Xmx1536M",
                    "-XX:+UseSerialGC",
                    "-Djdk.attach.allowAttachSelf=true",
                    "-Djdk.nio.maxCachedBufferSize=2000000",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "--add-modules=jdk.incubator.vector",
                    "--add-opens=java.base/java.nio=ALL-UNNAMED",
                    "-Dconfig=" + config,
                    "-Dnode.id=test",
                    "-Dnode.environment=test",
                    "-Dnode.data-dir=" + dir.resolve("data"),
                    "-Dcatalog.config-dir=" + catalogs,
                    "-Dplugin.dir=" + plugins(home, dir),
                    "-Dlog.levels-file=" + levels,
                    "-cp",
                    home.resolve("lib") + "/*",
                    "io.trino.server.TrinoServer");
            TrinoServer server =
                    new TrinoServer(JavaProcess.start(java, dir.resolve("trino.log"), Map.of(), command), port);
            await().atMost(START).until(server::isReady);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Runs one statement.
     *
     * @return the rows, as JSON has them
     * @throws IllegalStateException with the statement and what is wrong with it
     */
    List<List<Object>> query(String sql) {
        List<List<Object>> rows = new ArrayList<>();
        JsonNode page = ask(HttpRequest.newBuilder(statements)
                .header("X-Trino-User", "test")
                .header("X-Trino-Catalog", "lake")
                .header("X-Trino-Schema", "faultstream")
                .POST(HttpRequest.BodyPublishers.ofString(sql))
                .build());
        while (true) {
            if (page.has("error")) {
                throw new IllegalStateException(
                        sql + "\n" + page.get("error").path("message").asText());
            }
            page.path("data").forEach(row -> rows.add(JSON.convertValue(row, List.class)));
            if (!page.has("nextUri")) {
                return rows;
            }
            page = ask(HttpRequest.newBuilder(URI.create(page.get("nextUri").asText()))
                    .build());
        }
    }

    /** The one number that a statement gives. */
    long number(String sql) {
        return ((Number) query(sql).get(0).get(0)).longValue();
    }

    @Override
    public void close() {
        process.close();
    }

    private boolean isReady() {
        if (!process.isAlive()) {
            throw new IllegalStateException("Trino has ended:\n" + process.output());
        }
        try {
            HttpResponse<String> answer =
                    http.send(HttpRequest.newBuilder(info).build(), HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200
                    && !JSON.readTree(answer.body()).path("starting").asBoolean(true);
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private JsonNode ask(HttpRequest request) {
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("Trino answers " + answer.statusCode() + ": " + answer.body());
            }
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /**
     * Of its plug-ins only those for Delta on S3: the others cost memory and time to start. The archive holds a jar that
     * several share once, and hard links to it, which Maven unpacks as empty files.
     */
    private static Path plugins(Path home, Path dir) throws IOException {
        Map<String, Path> jars = new HashMap<>();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".jar")).toList()) {
                if (Files.size(file) > 0) {
                    jars.put(file.getFileName().toString(), file);
                }
            }
        }
        Path plugins = dir.resolve("plugin");
        for (String name : List.of("delta-lake", "exchange-filesystem", "geospatial")) {
            Path plugin = Files.createDirectories(plugins.resolve(name));
            try (Stream<Path> files = Files.walk(home.resolve("plugin").resolve(name))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".jar")).toList()) {
                    Path link =
                            plugin.resolve(home.resolve("plugin").resolve(name).relativize(file));
                    Files.createDirectories(link.getParent());
                    Files.createSymbolicLink(link, jars.get(file.getFileName().toString()));
                }
            }
        }
        return plugins;
    }

    private static List<String> config(int port) {
        return List.of(
                "coordinator=true",
                "node-scheduler.include-coordinator=true",
                "http-server.http.port=" + port,
                "node.bind-ip=127.0.0.1",
                "node.internal-address=127.0.0.1",
                "discovery.uri=http://127.0.0.1:" + port,
                "query.max-memory=512MB",
                "query.max-memory-per-node=384MB",
                "memory.heap-headroom-per-node=256MB",
                "catalog.management=static",
                "http-server.log.enabled=false");
    }

    private static List<String> catalog(Path dir, int s3) throws IOException {
        return List.of(
                "connector.name=delta_lake",
                "hive.metastore=file",
                "hive.metastore.catalog.dir=local:///metastore",
                "hive.metastore.disable-location-checks=true",
                "fs.native-local.enabled=true",
                "local.location=" + Files.createDirectories(dir.resolve("local")),
                "fs.hadoop.enabled=false",
                "fs.native-s3.enabled=true",
                "s3.endpoint=http://127.0.0.1:" + s3,
                "s3.region=eu-west-1",
                "s3.path-style-access=true",
                "s3.aws-access-key=test",
                "s3.aws-secret-key=test",
                "delta.register-table-procedure.enabled=true",
                // What the stream writes is to be seen at once.
                "delta.metadata.cache-ttl=0s");
    }
}
