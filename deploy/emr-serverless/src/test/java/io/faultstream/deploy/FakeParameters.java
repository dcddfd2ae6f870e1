package io.faultstream.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** SSM's parameters. */
final class FakeParameters implements FakeAws.Service {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> values = new ConcurrentHashMap<>();

    void put(String name, String value) {
        values.put(name, value);
    }

    void remove(String name) {
        values.remove(name);
    }

    @Override
    public JsonNode call(String operation, JsonNode input) throws AwsError {
        if (!operation.equals("GetParameter")) {
            throw new IllegalArgumentException(operation);
        }
        String name = input.path("Name").asText();
        String value = values.get(name);
        if (value == null) {
            throw new AwsError("ParameterNotFoundException", "Service returned error code ParameterNotFound: " + name);
        }
        var answer = JSON.createObjectNode();
        answer.putObject("Parameter")
                .put("Name", name)
                .put("Type", "String")
                .put("Value", value)
                .put("Version", 1);
        return answer;
    }
}
