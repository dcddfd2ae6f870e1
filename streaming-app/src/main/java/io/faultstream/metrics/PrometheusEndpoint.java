package io.faultstream.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.faultstream.config.PrometheusConfig;
import io.faultstream.config.SetupException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Serves the metrics over HTTP: {@code GET /metrics} for Prometheus and a page at {@code /} that points to it. */
final class PrometheusEndpoint implements AutoCloseable {
    private static final String TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String INDEX = "faultstream driver. Metrics for Prometheus are at /metrics\n";

    private final HttpServer server;
    private final ExecutorService thread;
    private final Supplier<String> scrape;

    private PrometheusEndpoint(HttpServer server, ExecutorService thread, Supplier<String> scrape) {
        this.server = server;
        this.thread = thread;
        this.scrape = scrape;
    }

    /**
     * Opens the endpoint.
     *
     * @param scrape gives the metrics in the Prometheus text format
     * @throws SetupException when the address cannot be listened on
     */
    static PrometheusEndpoint open(PrometheusConfig config, Supplier<String> scrape) {
        HttpServer server = listen(config);
        ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
            Thread worker = new Thread(task, "prometheus-endpoint");
            worker.setDaemon(true);
            return worker;
        });
        PrometheusEndpoint endpoint = new PrometheusEndpoint(server, thread, scrape);
        server.setExecutor(thread);
        server.createContext("/", endpoint::answer);
        server.start();
        return endpoint;
    }

    private static HttpServer listen(PrometheusConfig config) {
        String where = config.host() + ":" + config.port();
        try {
            return HttpServer.create(new InetSocketAddress(config.host(), config.port()), 0);
        } catch (BindException e) {
            throw new SetupException(
                    "faultstream.metrics.prometheus.port",
                    "metrics cannot be served on " + where + ": " + e.getMessage(),
                    "Set a free port (0 takes any) and a host of this machine, or"
                            + " faultstream.metrics.prometheus.enabled to false");
        } catch (IOException e) {
            throw new SetupException(
                    "faultstream.metrics.prometheus.host",
                    "metrics cannot be served on " + where + ": " + e.getMessage(),
                    "Set an address of this machine, or faultstream.metrics.prometheus.enabled to false");
        }
    }

    /** Where the endpoint really listens. */
    URI address() {
        InetSocketAddress address = server.getAddress();
        String host = address.getHostString();
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (!exchange.getRequestMethod().equals("GET")) {
                exchange.getResponseHeaders().set("Allow", "GET");
                send(exchange, 405, "text/plain; charset=utf-8", "Only GET is served here.\n");
            } else if (path.equals("/metrics")) {
                send(exchange, 200, TEXT_FORMAT, scrape.get());
            } else if (path.equals("/")) {
                send(exchange, 200, "text/plain; charset=utf-8", INDEX);
            } else {
                send(exchange, 404, "text/plain; charset=utf-8", "Nothing here; metrics are at /metrics\n");
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        thread.shutdown();
    }
}
