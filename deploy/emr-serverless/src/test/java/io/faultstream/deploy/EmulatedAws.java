package io.faultstream.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** moto's server on a free port of the loopback, and the environment in which the AWS command line finds it. */
final class EmulatedAws implements AutoCloseable {
    static final String ACCOUNT = "123456789012";

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final AwsCli cli;
    private final Process process;
    private final int port;
    private final Path log;

    EmulatedAws(Path dir) throws IOException, InterruptedException {
        Tools.python("moto_server");
        Path program = Tools.HOME.resolve("src/test/resources/moto-server.py");
        cli = new AwsCli(dir.resolve("bin"));
        port = FreePort.find();
        log = dir.resolve("moto.log");
        process = new ProcessBuilder(
                        Tools.python("python").toString(),
                        program.toString(),
                        "-H",
                        "127.0.0.1",
                        "-p",
                        Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        awaitReady();
    }

    /** The value of one of the parameters that the environment {@code dev} has. */
    String parameter(String name) {
        return aws(
                "ssm",
                "get-parameter",
                "--name",
                "/faultstream/dev/" + name,
                "--query",
                "Parameter.Value",
                "--output",
                "text");
    }

    private void awaitReady() throws InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create(endpoint() + "/moto-api/data.json"))
                .timeout(Duration.ofSeconds(5))
                .build();
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < deadline && process.isAlive()) {
            try {
                if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // Not listening yet; the process's end is noticed, and so is the time.
                process.waitFor(100, TimeUnit.MILLISECONDS);
            }
        }
        close();
        throw new IllegalStateException("moto's server does not answer; see " + log);
    }

    String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("AWS_ENDPOINT_URL", endpoint());
        environment.put("AWS_ACCESS_KEY_ID", "testing");
        environment.put("AWS_SECRET_ACCESS_KEY", "testing");
        environment.put("AWS_REGION", DeployScript.REGION);
        environment.put("AWS_DEFAULT_REGION", DeployScript.REGION);
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        environment.put("AWS_MAX_ATTEMPTS", "1");
        environment.putAll(cli.environment());
        return environment;
    }

    /** The folder with the program {@code aws}. */
    Path programs() {
        return cli.folder();
    }

    /** The output of a call that has to succeed. */
    String aws(String... words) {
        Program.Result result = tryAws(words);
        if (result.exit() != 0) {
            throw new IllegalStateException("aws " + List.of(words) + ": " + result.err() + lastLines());
        }
        return result.out().strip();
    }

    /** What moto itself says of it. */
    private String lastLines() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 12), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Program.Result tryAws(String... words) {
        Object[] command = new Object[words.length + 1];
        command[0] = programs().resolve("aws");
        System.arraycopy(words, 0, command, 1, words.length);
        return Program.of(command).with(environment()).run();
    }

    @Override
    public void close() {
        cli.close();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
