package io.faultstream.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A state machine as it is deployed: the file, with CloudFormation's substitutions made. */
record Definition(JsonNode json) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(\\w+)}");

    static Definition read(String file, Map<String, String> substitutions) throws IOException {
        String text = PLACEHOLDER
                .matcher(text(file))
                .replaceAll(found -> Matcher.quoteReplacement(required(substitutions, found.group(1))));
        return new Definition(JSON.readTree(text));
    }

    static String text(String file) throws IOException {
        return Files.readString(Tools.HOME.resolve(file));
    }

    /** The names that CloudFormation has to substitute. */
    static Set<String> placeholders(String file) throws IOException {
        Set<String> names = new TreeSet<>();
        PLACEHOLDER.matcher(text(file)).results().forEach(found -> names.add(found.group(1)));
        return names;
    }

    /** Every state, and every state's catch as {@code <state> catches}. */
    Set<String> places() {
        Set<String> places = new TreeSet<>();
        json.path("States").fields().forEachRemaining(state -> {
            places.add(state.getKey());
            if (state.getValue().path("Catch").size() > 1) {
                throw new IllegalStateException(state.getKey() + ": several catches, which coverage cannot tell apart");
            }
            if (state.getValue().has("Catch")) {
                places.add(state.getKey() + " catches");
            }
        });
        return places;
    }

    /** The API actions that its tasks call. */
    Set<String> actions() {
        Set<String> actions = new TreeSet<>();
        for (JsonNode state : json.path("States")) {
            if (state.path("Type").asText().equals("Task")) {
                actions.add(Action.of(state.path("Resource").asText()).iam());
            }
        }
        return actions;
    }

    private static String required(Map<String, String> substitutions, String name) {
        String value = substitutions.get(name);
        if (value == null) {
            throw new IllegalArgumentException("nothing is substituted for " + name);
        }
        return value;
    }
}
