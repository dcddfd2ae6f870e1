package io.faultstream.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one block of the configuration. A value that is missing or wrong is noted as a problem and stands in as a neutral
 * one, so that reading goes on and all problems are found; {@link #finish()} notes the keys that nobody asked for.
 */
final class ConfigReader {
    /** What stands on one line, or on none (overrides), is in the order of the names. */
    private static final Comparator<Map.Entry<String, ConfigValue>> FILE_ORDER = Comparator.comparing(
                    (Map.Entry<String, ConfigValue> entry) ->
                            entry.getValue().origin().lineNumber())
            .thenComparing(Map.Entry::getKey);

    private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,9})?) ?%");
    private static final Pattern RECORDS = Pattern.compile("([1-9]\\d{0,17})(?: ?records?)?");

    private final Config config;
    private final String path;
    private final List<Problem> problems;
    private final TreeSet<String> known = new TreeSet<>();

    ConfigReader(Config config, String path, List<Problem> problems) {
        this.config = config;
        this.path = path;
        this.problems = problems;
    }

    ConfigReader child(String key) {
        return new ConfigReader(block(key), at(key), problems);
    }

    Config block(String key) {
        return read(key, config::getConfig, ConfigFactory.empty());
    }

    Optional<URI> uri(String key) {
        try {
            return optionalString(key).map(URI::create);
        } catch (IllegalArgumentException e) {
            problem(at(key), "is not a URI", "Write it like http://127.0.0.1:4566");
            return Optional.empty();
        }
    }

    /** The blocks under {@code key} by name, each on top of {@code defaults}. */
    Map<String, ConfigReader> children(String key, Config defaults) {
        Map<String, ConfigReader> children = new LinkedHashMap<>();
        Config parent = block(key);
        parent.root().entrySet().stream().sorted(FILE_ORDER).forEach(entry -> {
            String name = entry.getKey();
            String where = at(key) + "." + name;
            if (entry.getValue().valueType() == ConfigValueType.OBJECT) {
                Config own = parent.getConfig(ConfigUtil.quoteString(name));
                children.put(name, new ConfigReader(own.withFallback(defaults), where, problems));
            } else {
                problem(where, "is not a block", "Write " + where + " { … }");
            }
        });
        return children;
    }

    String string(String key) {
        int before = problems.size();
        String value = read(key, config::getString, "");
        if (value.isBlank() && problems.size() == before) {
            problem(at(key), "is empty", "Give it a value");
        }
        return value;
    }

    /** Empty text counts as absent. */
    Optional<String> optionalString(String key) {
        return Optional.of(read(key, config::getString, "")).filter(value -> !value.isBlank());
    }

    boolean bool(String key) {
        return read(key, config::getBoolean, false);
    }

    int integer(String key, int min, int max) {
        return (int) number(key, min, max);
    }

    long number(String key, long min, long max) {
        long value = read(key, config::getLong, min);
        if (value < min || value > max) {
            problem(at(key), "is " + value, "Use a number from " + min + " to " + max);
        }
        return value;
    }

    int bytes(String key) {
        long value = read(key, config::getBytes, 1L);
        if (value < 1 || value > Integer.MAX_VALUE - 16) {
            problem(at(key), "is " + value + " bytes", "Use a size from 1 byte to 2 GiB, such as 16 MiB");
            return 1;
        }
        return (int) value;
    }

    /** Bytes, as many as may be. */
    long size(String key) {
        long value = read(key, config::getBytes, 1L);
        if (value < 1) {
            problem(at(key), "is " + value + " bytes", "Use a size above zero, such as 128 MiB");
        }
        return Math.max(1, value);
    }

    Duration duration(String key, Duration least) {
        int before = problems.size();
        Duration value = duration(key);
        if (problems.size() == before && value.compareTo(least) < 0) {
            problem(at(key), "is " + value, "Use at least " + least.toHours() + " hours");
        }
        return value;
    }

    /** A percentage, as a share from 0 to 1. */
    double share(String key) {
        String text = read(key, config::getString, "0 %").strip();
        Matcher number = PERCENT.matcher(text);
        double percent = number.matches() ? Double.parseDouble(number.group(1)) : -1;
        if (percent < 0 || percent > 100) {
            problem(at(key), "is \"" + text + "\"", "Use a percentage from 0 % to 100 %");
            return 0;
        }
        return percent / 100;
    }

    /** A number of records, with or without the unit; at least 1. */
    long records(String key) {
        String text = read(key, config::getString, "1").strip();
        Matcher number = RECORDS.matcher(text);
        if (!number.matches()) {
            problem(at(key), "is \"" + text + "\"", "Use a number of records above zero, such as 1000 records");
            return 1;
        }
        return Long.parseLong(number.group(1));
    }

    Duration duration(String key) {
        Duration value = read(key, config::getDuration, Duration.ofSeconds(1));
        if (value.isNegative() || value.isZero()) {
            problem(at(key), "is " + value, "Use a duration above zero, such as 30 seconds");
        }
        return value;
    }

    <E extends Enum<E>> E choice(String key, Class<E> type) {
        int before = problems.size();
        String value = read(key, config::getString, "");
        if (problems.size() > before) {
            return type.getEnumConstants()[0];
        }
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(value)) {
                return constant;
            }
        }
        List<String> names = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            names.add(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
        problem(at(key), "is \"" + value + "\"", "Use one of " + String.join(", ", names));
        return type.getEnumConstants()[0];
    }

    /** Free keys: nested ones are joined with dots, so quoting them is optional. */
    Map<String, String> strings(String key) {
        Map<String, String> values = new LinkedHashMap<>();
        block(key).entrySet().stream()
                .sorted(FILE_ORDER)
                .forEach(e -> values.put(
                        String.join(".", ConfigUtil.splitPath(e.getKey())),
                        String.valueOf(e.getValue().unwrapped())));
        return values;
    }

    /** Free keys with whole numbers. */
    Map<String, Integer> numbers(String key, int min, int max) {
        Map<String, Integer> values = new LinkedHashMap<>();
        strings(key).forEach((name, text) -> {
            try {
                int value = Integer.parseInt(text);
                if (value >= min && value <= max) {
                    values.put(name, value);
                    return;
                }
            } catch (NumberFormatException e) {
                // Said below.
            }
            problem(at(key) + "." + name, "is " + text, "Use a number from " + min + " to " + max);
        });
        return values;
    }

    /** A key that is read in two ways has its problem once. */
    void problem(String where, String what, String cure) {
        Problem problem = new Problem(where, what, cure);
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
    }

    String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** Notes every key of this block that was never read. */
    void finish() {
        for (Map.Entry<String, ConfigValue> entry : config.root().entrySet()) {
            if (!known.contains(entry.getKey())) {
                String line = entry.getValue().origin().description();
                String hint = Similar.to(entry.getKey(), known)
                        .map(name -> "Did you mean " + name + "?")
                        .orElse("Known here: " + String.join(", ", known));
                problem(at(entry.getKey()), "is not a setting (" + line + ")", hint);
            }
        }
    }

    private <T> T read(String key, Function<String, T> getter, T neutral) {
        known.add(key);
        try {
            return getter.apply(key);
        } catch (ConfigException.Missing e) {
            problem(at(key), "is missing", "Set it; reference.conf describes it");
        } catch (ConfigException.WrongType | ConfigException.BadValue e) {
            problem(
                    at(key),
                    "has the wrong form: " + config.root().get(key).render(ConfigRenderOptions.concise()),
                    "reference.conf shows an example");
        }
        return neutral;
    }
}
