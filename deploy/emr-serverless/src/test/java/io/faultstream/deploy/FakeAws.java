package io.faultstream.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Answers the tasks of a state machine from stateful fakes of the services. Each request, each answer and each error is
 * held against AWS's own model of the service, and every deviation is kept in {@link #violations}.
 */
final class FakeAws implements AutoCloseable {
    /** One service. */
    interface Service {
        JsonNode call(String operation, JsonNode input) throws AwsError;
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    static {
        // Without it each answer waits 40 ms for the client's acknowledgement of the headers.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final Map<String, Service> services;
    private final Map<String, Deque<AwsError>> failures = new HashMap<>();
    private final Map<String, Integer> lost = new HashMap<>();
    private final Map<String, Deque<Runnable>> before = new HashMap<>();
    private final List<String> calls = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();

    /** @param services by their IAM names */
    FakeAws(Map<String, Service> services) throws IOException {
        this.services = services;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The next {@code times} calls of the action fail. */
    synchronized void fail(String action, int times, String code, String message) {
        Deque<AwsError> planned = failures.computeIfAbsent(action, any -> new ArrayDeque<>());
        for (int i = 0; i < times; i++) {
            planned.add(new AwsError(code, message));
        }
    }

    /** The next {@code times} calls of the action are done, but their answers are lost. */
    synchronized void lose(String action, int times, String code, String message) {
        lost.put(action, times);
        fail(action, times, code, message);
    }

    /** Done once, just before the next call of the action is answered. */
    synchronized void before(String action, Runnable work) {
        before.computeIfAbsent(action, any -> new ArrayDeque<>()).add(work);
    }

    synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    private void answer(HttpExchange exchange) throws IOException {
        JsonNode task = JSON.readTree(exchange.getRequestBody());
        Action action = Action.of(task.path("resource").asText());
        Runnable first;
        synchronized (this) {
            first = before.getOrDefault(action.iam(), new ArrayDeque<>()).poll();
        }
        if (first != null) {
            first.run();
        }
        byte[] answer = JSON.writeValueAsBytes(answer(task, action));
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private synchronized ObjectNode answer(JsonNode task, Action action) {
        AwsModel model = AwsModel.of(action.service());
        ObjectNode answer = JSON.createObjectNode();
        calls.add(action.iam());
        JsonNode input = task.path("input");
        note(task, model.check().problems(model.input(action.operation()), input));
        try {
            AwsError planned =
                    failures.getOrDefault(action.iam(), new ArrayDeque<>()).poll();
            if (planned != null && lost.merge(action.iam(), -1, Integer::sum) < 0) {
                throw planned;
            }
            JsonNode result = services.get(action.service()).call(action.operation(), input);
            if (planned != null) {
                throw planned;
            }
            String shape = model.output(action.operation());
            note(task, shape.isEmpty() ? List.of() : model.check().problems(shape, result));
            answer.set("result", result);
        } catch (AwsError e) {
            if (!model.errors(action.operation()).contains(e.code())) {
                violations.add(action.iam() + " has no error " + e.code());
            }
            answer.put("error", action.errors() + "." + e.code()).put("cause", e.getMessage());
        }
        return answer;
    }

    private void note(JsonNode task, List<String> problems) {
        problems.forEach(problem -> violations.add(task.path("state").asText() + ": " + problem));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
