package io.faultstream.metrics;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;

/**
 * The side of CloudWatch that takes metrics: reads real PutMetricData requests, which this SDK version sends as a form
 * (the AWS query protocol), gzipped when they are large.
 */
final class FakeCloudWatch implements AutoCloseable {
    private static final String ANSWER =
            "<PutMetricDataResponse xmlns=\"http://monitoring.amazonaws.com/doc/2010-08-01/\">"
                    + "<ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></PutMetricDataResponse>";

    private final HttpServer server;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();

    private FakeCloudWatch(HttpServer server) {
        this.server = server;
    }

    static FakeCloudWatch start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        FakeCloudWatch fake = new FakeCloudWatch(server);
        server.createContext("/", fake::answer);
        server.start();
        return fake;
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Answers the next {@code n} requests with an error of the server. */
    void failNext(int n) {
        failures.set(n);
    }

    /** The accepted requests. */
    List<Request> requests() {
        return List.copyOf(requests);
    }

    /** All accepted data by metric and dimensions; where one was sent again, the last. */
    Map<String, Datum> data() {
        Map<String, Datum> data = new TreeMap<>();
        requests.forEach(
                request -> request.data().forEach(datum -> data.put(datum.name() + datum.dimensions(), datum)));
        return data;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Request request = read(exchange);
            boolean failing = failures.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
            byte[] body = failing ? new byte[0] : ANSWER.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/xml");
            exchange.sendResponseHeaders(failing ? 500 : 200, failing ? -1 : body.length);
            exchange.getResponseBody().write(body);
            if (!failing) {
                requests.add(request);
            }
        }
    }

    private static Request read(HttpExchange exchange) throws IOException {
        Headers headers = exchange.getRequestHeaders();
        boolean gzip = "gzip".equals(headers.getFirst("Content-Encoding"));
        String body;
        try (InputStream in = gzip ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
            body = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        Map<String, String> form = new LinkedHashMap<>();
        for (String pair : body.split("&")) {
            String[] parts = pair.split("=", 2);
            form.put(decoded(parts[0]), decoded(parts[1]));
        }
        List<Datum> data = new ArrayList<>();
        for (int i = 1; form.containsKey("MetricData.member." + i + ".MetricName"); i++) {
            data.add(datum(form, "MetricData.member." + i + "."));
        }
        return new Request(
                form.get("Action"),
                form.get("Namespace"),
                headers.getFirst("Content-Type"),
                Optional.ofNullable(headers.getFirst("Authorization")).orElse(""),
                gzip,
                data);
    }

    private static Datum datum(Map<String, String> form, String at) {
        Map<String, String> dimensions = new TreeMap<>();
        for (int i = 1; form.containsKey(at + "Dimensions.member." + i + ".Name"); i++) {
            dimensions.put(
                    form.get(at + "Dimensions.member." + i + ".Name"),
                    form.get(at + "Dimensions.member." + i + ".Value"));
        }
        return new Datum(
                form.get(at + "MetricName"),
                dimensions,
                form.get(at + "Unit"),
                Double.parseDouble(form.get(at + "Value")),
                form.get(at + "StorageResolution"));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    record Request(
            String action,
            String namespace,
            String contentType,
            String authorization,
            boolean gzip,
            List<Datum> data) {}

    record Datum(String name, Map<String, String> dimensions, String unit, double value, String storageResolution) {}
}
