package io.faultstream.deploy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;

/** A child process that interprets state machines, their tasks being answered by an HTTP endpoint. */
final class Interpreter implements AutoCloseable {
    private static final ObjectMapper JSON =
            new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

    private final Process process;
    private final Writer requests;
    private final BufferedReader answers;

    private Interpreter(Process process) {
        this.process = process;
        this.requests = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Skips a test without what interpreting takes: node, and the service models in the Python environment. */
    static void require() {
        Tools.node();
        Tools.python("python");
    }

    static Interpreter start() throws IOException {
        Path modules = Tools.node().resolve("node_modules");
        ProcessBuilder builder = new ProcessBuilder("node", "src/test/resources/asl-runner.cjs")
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("NODE_PATH", modules.toString());
        return new Interpreter(builder.start());
    }

    Execution run(Definition definition, JsonNode input, URI endpoint, String name, Instant now) throws IOException {
        ObjectNode request = JSON.createObjectNode();
        request.set("definition", definition.json());
        request.set("input", input);
        request.put("endpoint", endpoint.toString());
        request.put("now", now.toString());
        ObjectNode context = request.putObject("context");
        context.putObject("State");
        context.putObject("StateMachine");
        context.putObject("Execution")
                .put("Id", "arn:aws:states:eu-west-1:111122223333:execution:faultstream-test:" + name)
                .put("Name", name)
                .set("Input", input);
        requests.write(JSON.writeValueAsString(request) + "\n");
        requests.flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("the interpreter ended, exit code " + process.exitValue());
        }
        return JSON.readValue(answer, Execution.class);
    }

    @Override
    public void close() throws IOException {
        requests.close();
        process.destroy();
    }
}
