package io.faultstream.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;

/** Puts what references refer to in their place. What they refer to is in no message. */
final class References {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final AwsReferences source = new AwsReferences();
    private final List<Problem> problems;

    /** @param problems takes those of references that cannot be read */
    References(List<Problem> problems) {
        this.problems = problems;
    }

    /** The same settings; substitutions may still be open. */
    Config replace(Config config) {
        return replace(config.root(), "").toConfig();
    }

    private ConfigObject replace(ConfigObject object, String path) {
        ConfigObject replaced = object;
        for (Map.Entry<String, ConfigValue> entry : entries(object)) {
            String key = entry.getKey();
            String at = path.isEmpty() ? key : path + "." + ConfigUtil.joinPath(key);
            ConfigValue value = entry.getValue();
            if (value instanceof ConfigObject child) {
                replaced = replaced.withValue(key, replace(child, at));
            } else if (text(value) instanceof String text) {
                Optional<String> found = Reference.of(text).map(reference -> read(reference, at));
                if (found.isPresent()) {
                    replaced = replaced.withValue(key, ConfigValueFactory.fromAnyRef(found.get(), text));
                }
            }
        }
        return replaced;
    }

    /** None where the object itself waits for a substitution: those are looked at when it has it. */
    private static List<Map.Entry<String, ConfigValue>> entries(ConfigObject object) {
        try {
            return List.copyOf(object.entrySet());
        } catch (ConfigException.NotResolved e) {
            return List.of();
        }
    }

    private static Object text(ConfigValue value) {
        try {
            return value.valueType() == ConfigValueType.STRING ? value.unwrapped() : null;
        } catch (ConfigException.NotResolved e) {
            return null;
        }
    }

    /** Empty text, and a problem, if it cannot be read. */
    private String read(Reference reference, String at) {
        try {
            String text = source.read(reference);
            return reference.key().isPresent() ? member(reference, text, at) : text;
        } catch (SdkException e) {
            String permission =
                    reference.kind() == Reference.Kind.SSM ? "ssm:GetParameter" : "secretsmanager:GetSecretValue";
            problems.add(new Problem(
                    at,
                    "refers to " + reference + ", which cannot be read: " + e.getMessage(),
                    "Check its name, the region, and that the role has " + permission));
            return "";
        }
    }

    private String member(Reference reference, String text, String at) {
        String key = reference.key().orElseThrow();
        try {
            JsonNode member = JSON.readTree(text).path(key);
            if (member.isValueNode() && !member.isNull()) {
                return member.asText();
            }
        } catch (JsonProcessingException e) {
            // Said below, without a word of the text.
        }
        problems.add(new Problem(
                at,
                "refers to " + reference + ", which is no JSON object with a text \"" + key + "\"",
                "Leave out the # and what follows for the whole value, or correct the key"));
        return "";
    }
}
