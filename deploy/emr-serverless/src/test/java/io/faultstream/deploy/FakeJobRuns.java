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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * EMR Serverless over its own protocol, with one application: runs that take several looks to come up and to end. What
 * must never happen, a second run beside a first one, is noted.
 */
final class FakeJobRuns implements AutoCloseable {
    static final String APPLICATION = "00f1fake0app0001";

    private static final int LOOKS = 2;

    private final HttpServer server;
    private final Map<String, Run> runs = new LinkedHashMap<>();
    private final List<String> log = new ArrayList<>();
    private Predicate<String> broken = entryPoint -> false;
    private boolean endless;
    private String applicationState = "STARTED";

    /** One run and what was asked of it. */
    private static final class Run {
        private final String id;
        private final JsonNode request;
        private String state = "SUBMITTED";
        private int looks;

        private Run(String id, JsonNode request) {
            this.id = id;
            this.request = request;
        }

        private boolean isActive() {
            return !List.of("SUCCESS", "FAILED", "CANCELLED").contains(state);
        }
    }

    FakeJobRuns() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** @param which entry points make a run that fails soon after its start */
    synchronized void breakVersions(Predicate<String> which) {
        broken = which;
    }

    /** Runs no longer end when they are cancelled. */
    synchronized void neverEnd() {
        endless = true;
    }

    /** What happened, in order: start, cancel with its grace period, end; "two runs" if it ever came to that. */
    synchronized List<String> log() {
        return List.copyOf(log);
    }

    synchronized List<String> active() {
        return runs.values().stream().filter(Run::isActive).map(run -> run.id).toList();
    }

    synchronized String entryPointOf(String run) {
        return runs.get(run).request.at("/jobDriver/sparkSubmit/entryPoint").asText();
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String[] path = exchange.getRequestURI().getPath().substring(1).split("/");
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        ObjectNode answer = Templates.JSON.createObjectNode();
        int code = 200;
        try {
            handle(exchange.getRequestMethod(), path, query(exchange), body, answer);
        } catch (IllegalArgumentException e) {
            code = 400;
            answer.put("message", e.getMessage());
            exchange.getResponseHeaders().add("x-amzn-ErrorType", "ValidationException");
        }
        byte[] bytes = answer.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private void handle(String method, String[] path, Map<String, List<String>> query, String body, ObjectNode answer) {
        if (path.length < 2 || !path[1].equals(APPLICATION)) {
            throw new IllegalArgumentException("no such application: " + String.join("/", path));
        }
        String what = method + " " + (path.length == 4 ? "run" : path.length == 3 ? path[2] : "application");
        switch (what) {
            case "POST jobruns" -> start(Templates.json(body), answer);
            case "GET jobruns" -> list(query.getOrDefault("states", List.of()), answer);
            case "GET run" -> get(run(path[3]), answer);
            case "DELETE run" -> cancel(run(path[3]), query);
            case "POST stop" -> stop();
            case "GET application" -> answer.putObject("application").put("state", applicationState);
            default -> throw new IllegalArgumentException("no such call: " + what);
        }
    }

    private void start(JsonNode request, ObjectNode answer) {
        Run run = runs.values().stream()
                .filter(earlier -> earlier.request.get("clientToken").equals(request.get("clientToken")))
                .findFirst()
                .orElseGet(() -> started(request));
        answer.put("jobRunId", run.id)
                .put("applicationId", APPLICATION)
                .put("arn", "arn:aws:emr-serverless:::" + run.id);
    }

    private Run started(JsonNode request) {
        if (!active().isEmpty()) {
            log.add("two runs");
        }
        Run run = new Run("00f1run" + runs.size(), request);
        runs.put(run.id, run);
        applicationState = "STARTED";
        log.add("start " + run.id);
        return run;
    }

    private void list(List<String> states, ObjectNode answer) {
        ArrayNode found = answer.putArray("jobRuns");
        runs.values().stream()
                .filter(run -> states.isEmpty() || states.contains(run.state))
                .forEach(run -> found.addObject()
                        .put("id", run.id)
                        .put("state", run.state)
                        .put("createdAt", 1_700_000_000 + Integer.parseInt(run.id.substring("00f1run".length()))));
    }

    private void get(Run run, ObjectNode answer) {
        advance(run);
        answer.putObject("jobRun")
                .put("jobRunId", run.id)
                .put("state", run.state)
                .put("attempt", 1);
    }

    /** Nothing happens at once. */
    private void advance(Run run) {
        run.looks++;
        if (run.looks < LOOKS) {
            return;
        }
        if (run.state.equals("SUBMITTED")) {
            run.state = broken.test(entryPointOf(run.id)) ? "FAILED" : "RUNNING";
        } else if (run.state.equals("CANCELLING") && !endless) {
            run.state = "CANCELLED";
            log.add("end " + run.id);
        }
    }

    private void cancel(Run run, Map<String, List<String>> query) {
        if (!run.isActive()) {
            throw new IllegalArgumentException(run.id + " has ended");
        }
        run.state = "CANCELLING";
        run.looks = 0;
        log.add("cancel " + run.id + " within "
                + String.join(",", query.getOrDefault("shutdownGracePeriodInSeconds", List.of("no time"))));
    }

    private void stop() {
        if (!active().isEmpty()) {
            throw new IllegalArgumentException("the application has runs");
        }
        applicationState = "STOPPED";
        log.add("stop application");
    }

    private Run run(String id) {
        if (!runs.containsKey(id)) {
            throw new IllegalArgumentException("no such run: " + id);
        }
        return runs.get(id);
    }

    private static Map<String, List<String>> query(HttpExchange exchange) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        String query = exchange.getRequestURI().getRawQuery();
        Stream.of((query == null ? "" : query).split("&"))
                .filter(pair -> pair.contains("="))
                .forEach(pair -> all.computeIfAbsent(pair.substring(0, pair.indexOf('=')), key -> new ArrayList<>())
                        .add(URLDecoder.decode(pair.substring(pair.indexOf('=') + 1), StandardCharsets.UTF_8)));
        return all;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
