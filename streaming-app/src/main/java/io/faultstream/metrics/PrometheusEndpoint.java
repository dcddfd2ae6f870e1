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
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Serves the metrics over HTTP: {@code GET /metrics} for Prometheus, a page at {@code /} that points to it, and the pages of others. */
final class PrometheusEndpoint implements AutoCloseable {
    private static final String TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String INDEX = "faultstream driver. Metrics for Prometheus are at /metrics\n";
    private static final int THREADS = 32;
    private static final long CLIENT_SECONDS = 5;

    private final HttpServer server;
    private final ExecutorService threads;
    private final Supplier<String> scrape;
    private final Map<String, Page> pages;

    private PrometheusEndpoint(
            HttpServer server, ExecutorService threads, Supplier<String> scrape, Map<String, Page> pages) {
        this.server = server;
        this.threads = threads;
        this.scrape = scrape;
        this.pages = pages;
    }

    /**
     * Opens the endpoint.
     *
     * @param scrape gives the metrics in the Prometheus text format
     * @param pages what else is served, by path
     * @throws SetupException when the address cannot be listened on
     */
    static PrometheusEndpoint open(PrometheusConfig config, Supplier<String> scrape, Map<String, Page> pages) {
        limitClients();
        HttpServer server = listen(config);
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                THREADS, THREADS, CLIENT_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread worker = new Thread(task, "prometheus-endpoint");
                    worker.setDaemon(true);
                    return worker;
                });
        threads.allowCoreThreadTimeOut(true);
        PrometheusEndpoint endpoint = new PrometheusEndpoint(server, threads, scrape, pages);
        server.setExecutor(threads);
        server.createContext("/", endpoint::answer);
        server.start();
        return endpoint;
    }

    /** A client that sends or reads slowly holds a thread: the JDK's server cuts it off, if it is told to before its first use. */
    private static void limitClients() {
        for (String limit : List.of("sun.net.httpserver.maxReqTime", "sun.net.httpserver.maxRspTime")) {
            if (System.getProperty(limit) == null) {
                System.setProperty(limit, Long.toString(CLIENT_SECONDS));
            }
        }
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
            } else if (pages.containsKey(path)) {
                Page.Answer page = pages.get(path).answer();
                send(exchange, page.status(), page.type(), page.body());
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
        threads.shutdown();
    }
}
