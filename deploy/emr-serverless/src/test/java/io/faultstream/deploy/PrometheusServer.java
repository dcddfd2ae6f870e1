package io.faultstream.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A real Prometheus on loopback, with the alert rules, that scrapes one service. */
final class PrometheusServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Background process;
    private final URI address;

    private PrometheusServer(Background process, URI address) {
        this.process = process;
        this.address = address;
    }

    /** @param target host and port of the service's metrics */
    static PrometheusServer start(Path dir, String target) throws IOException, InterruptedException {
        Path config = Files.writeString(dir.resolve("prometheus.yaml"), """
                global: {scrape_interval: 2s, evaluation_interval: 2s}
                rule_files: ["%s"]
                scrape_configs:
                  - job_name: faultstream
                    static_configs: [{targets: ["%s"]}]
                """.formatted(Boards.RULES, target));
        String listen = "127.0.0.1:" + FreePort.find();
        Background process = Background.start(
                dir.resolve("prometheus.log"),
                List.of(
                        Tools.prometheus("prometheus").toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + dir.resolve("tsdb"),
                        "--web.listen-address=" + listen));
        PrometheusServer server = new PrometheusServer(process, URI.create("http://" + listen));
        try {
            process.await("Prometheus is ready", Duration.ofMinutes(1), server::isReady);
            return server;
        } catch (AssertionError | InterruptedException e) {
            server.close();
            throw e;
        }
    }

    /** The values of an expression now, without those that are not known yet. */
    List<Double> values(String expression) {
        return Boards.elements(get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                        .path("data")
                        .path("result"))
                .map(series ->
                        Double.valueOf(series.path("value").path(1).asText().replace("Inf", "Infinity")))
                .filter(value -> !value.isNaN())
                .toList();
    }

    /** Alerts in this state now, {@code pending} or {@code firing}. */
    List<JsonNode> alerts(String state) {
        return Boards.elements(get("/api/v1/alerts").path("data").path("alerts"))
                .filter(alert -> alert.path("state").asText().equals(state))
                .toList();
    }

    void await(String what, Duration limit, BooleanSupplier condition) throws InterruptedException {
        process.await(what, limit, condition);
    }

    private boolean isReady() {
        try {
            return send("/-/ready").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private JsonNode get(String path) {
        try {
            JsonNode answer = JSON.readTree(send(path).body());
            if (!answer.path("status").asText().equals("success")) {
                throw new AssertionError(path + ": " + answer);
            }
            return answer;
        } catch (IOException e) {
            throw new AssertionError(path, e);
        }
    }

    private HttpResponse<String> send(String path) throws IOException {
        try {
            return http.send(
                    HttpRequest.newBuilder(address.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
