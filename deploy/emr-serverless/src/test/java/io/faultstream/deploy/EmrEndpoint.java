package io.faultstream.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * {@link FakeEmr} over EMR Serverless's own protocol, as the AWS command line speaks it. Runs take several looks to come up
 * and to end, and the application starts by itself.
 */
final class EmrEndpoint implements AutoCloseable {
    private static final int LOOKS = 2;

    private final HttpServer server;
    /** A second passes between two looks at the clock. */
    private final FakeEmr emr = new FakeEmr(new TickingClock()::next);

    private final Map<String, Integer> looks = new HashMap<>();
    private Predicate<String> broken = entryPoint -> false;
    private boolean endless;

    EmrEndpoint() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    FakeEmr emr() {
        return emr;
    }

    /** @param which entry points make a run that fails soon after its start */
    synchronized void breakVersions(Predicate<String> which) {
        broken = which;
    }

    /** Runs no longer end when they are cancelled. */
    synchronized void neverEnd() {
        endless = true;
    }

    String entryPointOf(String run) {
        return emr.request(run).at("/JobDriver/SparkSubmit/EntryPoint").asText();
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        int code = 200;
        JsonNode answer;
        try {
            answer = call(exchange, new String(body, StandardCharsets.UTF_8));
        } catch (AwsError e) {
            code = 400;
            answer = Templates.JSON.createObjectNode().put("Message", e.getMessage());
            exchange.getResponseHeaders().add("x-amzn-ErrorType", e.code());
        }
        byte[] bytes = renamed(answer, EmrEndpoint::lowered).toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** Paths are applications/ID, applications/ID/stop, applications/ID/jobruns and applications/ID/jobruns/RUN. */
    private JsonNode call(HttpExchange exchange, String body) throws AwsError {
        String[] path = exchange.getRequestURI().getPath().substring(1).split("/");
        ObjectNode input = body.isEmpty()
                ? Templates.JSON.createObjectNode()
                : (ObjectNode) renamed(Templates.json(body), EmrEndpoint::raised);
        query(exchange, input);
        input.put("ApplicationId", path[1]);
        if (path.length == 4) {
            input.put("JobRunId", path[3]);
        }
        String what = path.length == 4 ? "run" : path.length == 3 ? path[2] : "application";
        switch (exchange.getRequestMethod() + " " + what) {
            case "POST jobruns":
                emr.application("STARTED");
                return emr.call("StartJobRun", input);
            case "GET jobruns":
                return emr.call("ListJobRuns", input);
            case "GET run":
                advance(path[3]);
                return emr.call("GetJobRun", input);
            case "DELETE run":
                looks.remove(path[3]);
                return emr.call("CancelJobRun", input);
            case "POST stop":
                return emr.call("StopApplication", input);
            case "GET application":
                return emr.call("GetApplication", input);
            default:
                throw new AwsError("ValidationException", "no such call: " + exchange.getRequestURI());
        }
    }

    /** Nothing happens at once. */
    private void advance(String run) {
        if (looks.merge(run, 1, Integer::sum) < LOOKS) {
            return;
        }
        if (emr.state(run).equals("SUBMITTED")) {
            emr.become(run, broken.test(entryPointOf(run)) ? "FAILED" : "RUNNING", "as it should be");
        } else if (emr.state(run).equals("CANCELLING") && !endless) {
            emr.become(run, "CANCELLED", "as it was asked to");
        }
    }

    private static void query(HttpExchange exchange, ObjectNode input) {
        String query = exchange.getRequestURI().getRawQuery();
        Stream.of((query == null ? "" : query).split("&"))
                .filter(pair -> pair.contains("="))
                .forEach(pair -> {
                    String name = raised(pair.substring(0, pair.indexOf('=')));
                    String value = URLDecoder.decode(pair.substring(pair.indexOf('=') + 1), StandardCharsets.UTF_8);
                    if (name.equals("States")) {
                        input.withArray(name).add(value);
                    } else {
                        input.put(name, value);
                    }
                });
    }

    /** The wire has camelCase where the model that this is a fake of has PascalCase. */
    private static JsonNode renamed(JsonNode node, UnaryOperator<String> name) {
        if (node.isArray()) {
            ArrayNode list = Templates.JSON.createArrayNode();
            node.forEach(item -> list.add(renamed(item, name)));
            return list;
        }
        if (!node.isObject()) {
            return node;
        }
        ObjectNode object = Templates.JSON.createObjectNode();
        node.fields()
                .forEachRemaining(field -> object.set(name.apply(field.getKey()), renamed(field.getValue(), name)));
        return object;
    }

    private static String raised(String name) {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    private static String lowered(String name) {
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static final class TickingClock {
        private Instant now = Instant.parse("2026-03-01T00:00:00Z");

        private Instant next() {
            now = now.plusSeconds(1);
            return now;
        }
    }
}
