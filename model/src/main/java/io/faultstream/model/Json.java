package io.faultstream.model;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.util.regex.Pattern;

/** JSON for people: indented, but a row of numbers stays a row. */
final class Json {
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
    private static final Pattern NUMBERS = Pattern.compile("\\[\\s+([-0-9.Ee+]+(?:,\\s+[-0-9.Ee+]+)*)\\s+]");

    private Json() {}

    static String write(Object value) {
        return NUMBERS.matcher(GSON.toJson(value))
                        .replaceAll(row -> "[" + row.group(1).replaceAll("\\s+", " ") + "]")
                + "\n";
    }

    static <T> T read(String json, Class<T> type) {
        return GSON.fromJson(json, type);
    }
}
