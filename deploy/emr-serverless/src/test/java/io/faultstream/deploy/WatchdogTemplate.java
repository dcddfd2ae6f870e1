package io.faultstream.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** {@code templates/watchdog.yaml} as JSON, its short function names written out, as cfn-lint reads it. */
record WatchdogTemplate(JsonNode json) {
    static final String FILE = "templates/watchdog.yaml";

    private static final String TO_JSON =
            "import json, sys; from cfnlint.decode import cfn_yaml; print(json.dumps(cfn_yaml.load(sys.argv[1])))";

    static WatchdogTemplate read() throws IOException, InterruptedException {
        ToolRun run = ToolRun.of(Tools.python("python").toString(), "-c", TO_JSON, FILE);
        if (run.exitCode() != 0) {
            throw new IOException(run.output());
        }
        return new WatchdogTemplate(new ObjectMapper().readTree(run.output()));
    }

    JsonNode properties(String resource) {
        JsonNode properties = json.path("Resources").path(resource).path("Properties");
        if (properties.isMissingNode()) {
            throw new IllegalArgumentException("no resource " + resource);
        }
        return properties;
    }

    Set<String> names(String section) {
        return names(json.path(section));
    }

    static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** What a role may do: each action with the resources it may do it to. */
    Map<String, JsonNode> allowed(String role) {
        Map<String, JsonNode> allowed = new TreeMap<>();
        for (JsonNode policy : properties(role).path("Policies")) {
            for (JsonNode statement : policy.at("/PolicyDocument/Statement")) {
                JsonNode actions = statement.path("Action");
                if (actions.isTextual()) {
                    allowed.put(actions.asText(), statement.path("Resource"));
                }
                actions.forEach(action -> allowed.put(action.asText(), statement.path("Resource")));
            }
        }
        return allowed;
    }
}
