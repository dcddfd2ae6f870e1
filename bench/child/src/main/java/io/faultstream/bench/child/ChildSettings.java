package io.faultstream.bench.child;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the runner tells a child at its start: arguments of the form {@code name=value}. */
public record ChildSettings(Map<String, String> values) {
    public ChildSettings {
        values = Map.copyOf(values);
    }

    /** @throws IllegalArgumentException for an argument without a name */
    public static ChildSettings parse(String[] args) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String arg : args) {
            int equals = arg.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("not name=value: " + arg);
            }
            values.put(arg.substring(0, equals), arg.substring(equals + 1));
        }
        return new ChildSettings(values);
    }

    public String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the runner gave no " + name);
        }
        return value;
    }

    public String bootstrapServers() {
        return text("bootstrap");
    }

    public String topic() {
        return text("topic");
    }

    /** The name of the workload's kind of record. */
    public String shape() {
        return text("shape");
    }

    /** How many records the topic holds. */
    public long records() {
        return Long.parseLong(text("records"));
    }

    public int partitions() {
        return Integer.parseInt(text("partitions"));
    }

    /** How many threads, tasks or slots the system may use. */
    public int parallelism() {
        return Integer.parseInt(text("parallelism"));
    }
}
