package io.faultstream.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What IAM decides about a call by one identity's policies: denied, unless a statement allows it and none denies it. */
record Policy(JsonNode document) {
    /** One call: what, on which resource, under which circumstances. */
    record Call(String action, String resource, Map<String, String> context) {
        static Call of(String action, String resource, String... context) {
            return switch (context.length) {
                case 0 -> new Call(action, resource, Map.of());
                case 2 -> new Call(action, resource, Map.of(context[0], context[1]));
                default -> throw new IllegalArgumentException("a key and its value");
            };
        }
    }

    boolean allows(Call call) {
        boolean allowed = false;
        for (JsonNode statement : document.get("Statement")) {
            if (applies(statement, call)) {
                if (statement.get("Effect").asText().equals("Deny")) {
                    return false;
                }
                allowed = true;
            }
        }
        return allowed;
    }

    List<String> actions() {
        List<String> actions = new ArrayList<>();
        document.get("Statement").forEach(statement -> actions.addAll(texts(statement.get("Action"))));
        return actions;
    }

    /** Where an action is allowed. */
    Set<String> resources(String action) {
        Set<String> resources = new TreeSet<>();
        document.get("Statement").forEach(statement -> {
            if (texts(statement.get("Action")).contains(action)) {
                resources.addAll(texts(statement.get("Resource")));
            }
        });
        return resources;
    }

    private static boolean applies(JsonNode statement, Call call) {
        return texts(statement.get("Action")).stream().anyMatch(pattern -> like(pattern, call.action(), true))
                && texts(statement.get("Resource")).stream().anyMatch(pattern -> like(pattern, call.resource(), false))
                && holds(statement.path("Condition"), call.context());
    }

    /** A key that the call does not have fulfils nothing. */
    private static boolean holds(JsonNode condition, Map<String, String> context) {
        List<Boolean> verdicts = new ArrayList<>();
        condition
                .fields()
                .forEachRemaining(operator -> operator.getValue().fields().forEachRemaining(key -> {
                    String actual = context.get(key.getKey());
                    verdicts.add(actual != null
                            && texts(key.getValue()).stream()
                                    .anyMatch(wanted -> matches(operator.getKey(), wanted, actual)));
                }));
        return !verdicts.contains(false);
    }

    private static boolean matches(String operator, String wanted, String actual) {
        return switch (operator) {
            case "StringEquals", "ArnEquals", "Bool" -> wanted.equals(actual);
            case "StringLike", "ArnLike" -> like(wanted, actual, false);
            default -> throw new IllegalArgumentException(operator + " is not evaluated here");
        };
    }

    private static boolean like(String pattern, String actual, boolean anyCase) {
        String regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
        return Pattern.compile(regex, anyCase ? Pattern.CASE_INSENSITIVE : 0)
                .matcher(actual)
                .matches();
    }

    private static List<String> texts(JsonNode oneOrMore) {
        List<String> texts = new ArrayList<>();
        if (oneOrMore.isArray()) {
            oneOrMore.forEach(item -> texts.add(item.asText()));
        } else {
            texts.add(oneOrMore.asText());
        }
        return texts;
    }
}
