package io.faultstream.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What IAM decides by one policy, of an identity, of a resource or of who may take a role: denied, unless a statement allows
 * it and none denies it.
 */
record Policy(JsonNode document) {
    /**
     * One call: who, what, on which resource, under which circumstances.
     *
     * @param principal an ARN, the name of a service, or empty where an identity's own policy is asked
     */
    record Call(String principal, String action, String resource, Map<String, String> context) {
        /** @param context keys and their values */
        static Call of(String action, String resource, String... context) {
            return new Call("", action, resource, Map.of()).with(context);
        }

        Call by(String who) {
            return new Call(who, action, resource, context);
        }

        Call with(String... more) {
            Map<String, String> all = new HashMap<>(context);
            for (int i = 0; i < more.length; i += 2) {
                all.put(more[i], more[i + 1]);
            }
            return new Call(principal, action, resource, all);
        }
    }

    boolean allows(Call call) {
        return applies("Allow", call) && !denies(call);
    }

    boolean denies(Call call) {
        return applies("Deny", call);
    }

    /**
     * What a caller of the same account may do to a resource that has this policy. Either policy is enough, but for keys:
     * there the key's own has to name the caller or leave it to the account.
     *
     * @param identity the caller's own
     */
    boolean allows(Call call, Policy identity) {
        if (denies(call) || identity.denies(call)) {
            return false;
        }
        String account = call.principal().replaceFirst("^(arn:[^:]+:iam::\\d+:).*", "$1root");
        boolean left = !call.action().startsWith("kms:") || allows(call.by(account));
        return allows(call) || left && identity.allows(call);
    }

    Set<String> actions() {
        Set<String> actions = new TreeSet<>();
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

    /** Everybody whom a statement allows something. */
    Set<String> principals() {
        Set<String> principals = new TreeSet<>();
        document.get("Statement").forEach(statement -> {
            if (statement.get("Effect").asText().equals("Allow")) {
                principals.addAll(principals(statement.get("Principal")));
            }
        });
        return principals;
    }

    private boolean applies(String effect, Call call) {
        for (JsonNode statement : document.get("Statement")) {
            if (statement.get("Effect").asText().equals(effect) && applies(statement, call)) {
                return true;
            }
        }
        return false;
    }

    private static boolean applies(JsonNode statement, Call call) {
        return (!statement.has("Principal")
                        || principals(statement.get("Principal")).stream()
                                .anyMatch(principal -> principal.equals("*") || principal.equals(call.principal())))
                && texts(statement.get("Action")).stream().anyMatch(pattern -> like(pattern, call.action(), true))
                && (!statement.has("Resource")
                        || texts(statement.get("Resource")).stream()
                                .anyMatch(pattern -> like(pattern, call.resource(), false)))
                && holds(statement.path("Condition"), call.context());
    }

    private static List<String> principals(JsonNode principal) {
        if (principal.isTextual()) {
            return List.of(principal.asText());
        }
        List<String> all = new ArrayList<>();
        principal.forEach(kind -> all.addAll(texts(kind)));
        return all;
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
            case "StringEquals", "Bool" -> wanted.equals(actual);
            case "StringLike", "ArnLike", "ArnEquals" -> like(wanted, actual, false);
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
