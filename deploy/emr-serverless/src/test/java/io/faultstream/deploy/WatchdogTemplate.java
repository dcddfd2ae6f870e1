package io.faultstream.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;

/** {@code templates/watchdog.yaml} as JSON. */
record WatchdogTemplate(JsonNode json) {
    static WatchdogTemplate read() {
        return new WatchdogTemplate(Templates.read("watchdog"));
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
}
