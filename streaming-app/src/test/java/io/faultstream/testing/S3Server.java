package io.faultstream.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** An S3 on loopback with one bucket: s3proxy, in a JVM and on a class path of its own, over files in a folder. */
public final class S3Server implements AutoCloseable {
    /** Relative to the module, where tests run. */
    private static final Path LIB = Path.of("s3proxy", "target", "s3proxy", "lib");

    private final JavaProcess process;
    private final int port;

    private S3Server(JavaProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts it and waits until it answers.
     *
     * @param dir for the objects, the configuration and the log
     */
    public static S3Server start(Path dir) {
        if (!Files.isDirectory(LIB)) {
            throw new IllegalStateException(LIB + " is missing. ./mvnw package -pl streaming-app/s3proxy makes it.");
        }
        try {
            int port = FreePort.find();
            Files.createDirectories(dir.resolve("buckets").resolve("lake-" + port));
            Path settings = dir.resolve("s3proxy.properties");
            Files.write(
                    settings,
                    List.of(
                            "s3proxy.endpoint=http://127.0.0.1:" + port,
                            "s3proxy.authorization=none",
                            "s3proxy.ignore-unknown-headers=true",
                            "jclouds.provider=filesystem-nio2",
                            "jclouds.filesystem.basedir=" + dir.resolve("buckets")));
            JavaProcess process = JavaProcess.start(
                    dir.resolve("s3proxy.log"),
                    Map.of(),
                    List.of(
                            "-Xmx256m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                            "-cp",
                            LIB + "/*",
                            "org.gaul.s3proxy.Main",
                            "--properties",
                            settings.toString()));
            S3Server server = new S3Server(process, port);
            await().atMost(Duration.ofSeconds(60)).until(server::answers);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    /** {@code s3a://BUCKET}. The bucket's name is no other server's: Hadoop keeps its clients by it. */
    public String uri() {
        return "s3a://lake-" + port;
    }

    /** What S3A must be told to reach a server, or a proxy before it, on a port, by Hadoop's names. Retries end within seconds, so that failures reach the caller. */
    public static Map<String, String> settings(int port) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("fs.s3a.endpoint", "http://127.0.0.1:" + port);
        settings.put("fs.s3a.endpoint.region", "eu-west-1");
        settings.put("fs.s3a.path.style.access", "true");
        settings.put("fs.s3a.connection.ssl.enabled", "false");
        settings.put("fs.s3a.access.key", "test");
        settings.put("fs.s3a.secret.key", "test");
        settings.put("fs.s3a.aws.credentials.provider", "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider");
        settings.put("fs.s3a.attempts.maximum", "1");
        settings.put("fs.s3a.retry.limit", "1");
        settings.put("fs.s3a.retry.throttle.limit", "1");
        settings.put("fs.s3a.connection.timeout", "3000");
        settings.put("fs.s3a.connection.establish.timeout", "3000");
        return settings;
    }

    /** The same as lines of a service's configuration. */
    public static List<String> lines(int port) {
        return settings(port).entrySet().stream()
                .map(setting -> "faultstream.spark.conf.\"spark.hadoop." + setting.getKey() + "\" = \""
                        + setting.getValue() + "\"")
                .toList();
    }

    /** Tells a configuration how to reach this server. */
    public Configuration reachedBy(Configuration hadoop) {
        settings(port).forEach(hadoop::set);
        return hadoop;
    }

    @Override
    public void close() {
        process.close();
    }

    private boolean answers() {
        if (!process.isAlive()) {
            throw new IllegalStateException("s3proxy has ended:\n" + process.output());
        }
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + port + "/").toURL().openConnection();
            return connection.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }
}
