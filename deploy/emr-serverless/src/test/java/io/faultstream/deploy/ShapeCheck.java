package io.faultstream.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** Holds a value against a shape of a service model: names, types, what is required, patterns, lengths, ranges, enums. */
record ShapeCheck(JsonNode shapes) {
    List<String> problems(String shape, JsonNode value) {
        List<String> problems = new ArrayList<>();
        check(shape, value, shape, problems);
        return problems;
    }

    private void check(String name, JsonNode value, String at, List<String> problems) {
        JsonNode shape = shapes.path(name);
        switch (shape.path("type").asText()) {
            case "structure" -> structure(shape, value, at, problems);
            case "list" -> list(shape, value, at, problems);
            case "map" -> map(shape, value, at, problems);
            case "string" -> string(shape, value, at, problems);
            case "integer", "long" -> number(shape, value, value.isIntegralNumber(), at, problems);
            case "double", "float" -> number(shape, value, value.isNumber(), at, problems);
            case "boolean" -> expect(value.isBoolean(), at + ": not a boolean: " + value, problems);
            case "timestamp" -> expect(isTime(value), at + ": not a time: " + value, problems);
            default -> problems.add(at + ": a type that is not checked: " + shape);
        }
    }

    private void structure(JsonNode shape, JsonNode value, String at, List<String> problems) {
        if (!value.isObject()) {
            problems.add(at + ": not an object: " + value);
            return;
        }
        Map<String, String> members = new LinkedHashMap<>();
        shape.path("members")
                .fields()
                .forEachRemaining(member -> members.put(
                        pascal(member.getKey()), member.getValue().path("shape").asText()));
        value.fields().forEachRemaining(field -> {
            if (members.containsKey(field.getKey())) {
                check(members.get(field.getKey()), field.getValue(), at + "." + field.getKey(), problems);
            } else {
                problems.add(at + ": no member " + field.getKey());
            }
        });
        for (JsonNode required : shape.path("required")) {
            expect(value.has(pascal(required.asText())), at + ": misses " + pascal(required.asText()), problems);
        }
    }

    private void list(JsonNode shape, JsonNode value, String at, List<String> problems) {
        if (!value.isArray()) {
            problems.add(at + ": not a list: " + value);
            return;
        }
        size(shape, value.size(), at, problems);
        for (int i = 0; i < value.size(); i++) {
            check(shape.at("/member/shape").asText(), value.get(i), at + "[" + i + "]", problems);
        }
    }

    private void map(JsonNode shape, JsonNode value, String at, List<String> problems) {
        if (!value.isObject()) {
            problems.add(at + ": not a map: " + value);
            return;
        }
        size(shape, value.size(), at, problems);
        value.fields()
                .forEachRemaining(entry -> check(
                        shape.at("/value/shape").asText(), entry.getValue(), at + "." + entry.getKey(), problems));
    }

    private static void string(JsonNode shape, JsonNode value, String at, List<String> problems) {
        if (!value.isTextual()) {
            problems.add(at + ": not a string: " + value);
            return;
        }
        String text = value.asText();
        size(shape, text.length(), at, problems);
        if (shape.has("enum")) {
            boolean known = StreamSupport.stream(shape.path("enum").spliterator(), false)
                    .anyMatch(allowed -> allowed.asText().equals(text));
            expect(known, at + ": not one of " + shape.path("enum") + ": " + text, problems);
        }
        if (shape.has("pattern")) {
            Pattern pattern = Pattern.compile(shape.path("pattern").asText(), Pattern.DOTALL);
            expect(pattern.matcher(text).matches(), at + ": is not " + pattern + ": " + text, problems);
        }
    }

    private static void number(JsonNode shape, JsonNode value, boolean fits, String at, List<String> problems) {
        expect(fits, at + ": not such a number: " + value, problems);
        if (fits) {
            size(shape, value.asDouble(), at, problems);
        }
    }

    private static void size(JsonNode shape, double size, String at, List<String> problems) {
        expect(size >= shape.path("min").asDouble(0), at + ": below " + shape.path("min"), problems);
        expect(size <= shape.path("max").asDouble(Double.MAX_VALUE), at + ": above " + shape.path("max"), problems);
    }

    private static boolean isTime(JsonNode value) {
        try {
            return value.isTextual() && Instant.parse(value.asText()) != null;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static String pascal(String name) {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    private static void expect(boolean holds, String problem, List<String> problems) {
        if (!holds) {
            problems.add(problem);
        }
    }
}
