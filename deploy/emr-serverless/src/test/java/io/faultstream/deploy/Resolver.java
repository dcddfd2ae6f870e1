package io.faultstream.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A template's values as CloudFormation would make them of given parameters and names of resources. */
final class Resolver {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]+)}");

    private final JsonNode template;
    private final Map<String, String> known;

    /** @param known parameters and pseudo parameters by name, and what Ref (by name) and GetAtt (name.attribute) give */
    Resolver(JsonNode template, Map<String, String> known) {
        this.template = template;
        this.known = known;
    }

    /** Null for AWS::NoValue. */
    JsonNode resolve(JsonNode value) {
        if (value.isArray()) {
            ArrayNode list = Templates.JSON.createArrayNode();
            value.forEach(item -> addTo(list, resolve(item)));
            return list;
        }
        if (!value.isObject()) {
            return value;
        }
        if (value.size() == 1) {
            String name = value.fieldNames().next();
            if (name.equals("Ref") || name.startsWith("Fn::")) {
                return function(name, value.get(name));
            }
        }
        ObjectNode object = Templates.JSON.createObjectNode();
        value.fields().forEachRemaining(field -> {
            JsonNode resolved = resolve(field.getValue());
            if (resolved != null) {
                object.set(field.getKey(), resolved);
            }
        });
        return object;
    }

    private static void addTo(ArrayNode list, JsonNode item) {
        if (item != null) {
            list.add(item);
        }
    }

    private JsonNode function(String name, JsonNode argument) {
        return switch (name) {
            case "Ref" -> argument.asText().equals("AWS::NoValue") ? null : reference(argument.asText());
            case "Fn::GetAtt" ->
                reference(argument.get(0).asText() + "." + argument.get(1).asText());
            case "Fn::Sub" -> new TextNode(sub(argument));
            case "Fn::Join" -> new TextNode(String.join(argument.get(0).asText(), texts(resolve(argument.get(1)))));
            case "Fn::Split" ->
                list(List.of(resolve(argument.get(1))
                        .asText()
                        .split(Pattern.quote(argument.get(0).asText()), -1)));
            case "Fn::Select" -> resolve(argument.get(1)).get(argument.get(0).asInt());
            case "Fn::If" -> resolve(argument.get(condition(argument.get(0).asText()) ? 1 : 2));
            default -> throw new IllegalArgumentException(name + " is not resolved here");
        };
    }

    boolean condition(String name) {
        return holds(template.at("/Conditions/" + name));
    }

    private boolean holds(JsonNode condition) {
        String function = condition.fieldNames().next();
        JsonNode argument = condition.get(function);
        return switch (function) {
            case "Fn::Equals" ->
                resolve(argument.get(0))
                        .asText()
                        .equals(resolve(argument.get(1)).asText());
            case "Fn::Not" -> !holds(argument.get(0));
            case "Condition" -> condition(argument.asText());
            default -> throw new IllegalArgumentException(function + " is not resolved here");
        };
    }

    private JsonNode reference(String name) {
        String value = known.get(name);
        if (value == null) {
            JsonNode parameter = template.at("/Parameters/" + name + "/Default");
            if (parameter.isMissingNode()) {
                throw new IllegalArgumentException("nobody has said what " + name + " is");
            }
            value = parameter.asText();
        }
        boolean isList = template.at("/Parameters/" + name + "/Type").asText().contains("List");
        return isList ? list(List.of(value.split(",", -1))) : new TextNode(value);
    }

    private String sub(JsonNode argument) {
        JsonNode own = argument.isArray() ? argument.get(1) : Templates.JSON.createObjectNode();
        String text = argument.isArray() ? argument.get(0).asText() : argument.asText();
        return VARIABLE.matcher(text).replaceAll(match -> {
            String name = match.group(1);
            JsonNode value = own.has(name) ? resolve(own.get(name)) : reference(name);
            return Matcher.quoteReplacement(value.asText());
        });
    }

    private static JsonNode list(List<String> texts) {
        ArrayNode list = Templates.JSON.createArrayNode();
        texts.forEach(list::add);
        return list;
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
