package io.faultstream.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What must hold between settings, and the forms of names that become tables, topics and checkpoints. */
final class ConfigChecks {
    private static final Pattern TABLE = Pattern.compile("[a-z][a-z0-9_]*");
    private static final Pattern QUERY = Pattern.compile("[a-z][a-z0-9-]*");
    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

    private ConfigChecks() {}

    static void check(AppConfig config, List<Problem> problems) {
        if (config.streams().isEmpty()) {
            problems.add(new Problem("faultstream.streams", "no stream is enabled", "Enable at least one"));
        }
        Map<String, String> silver = new HashMap<>();
        Map<String, String> topics = new HashMap<>();
        config.streams().forEach((name, stream) -> {
            String where = "faultstream.streams." + name;
            matches(QUERY, name, where, "lower-case letters, digits and dashes", problems);
            matches(TABLE, stream.table(), where + ".table", "lower-case letters, digits and underscores", problems);
            matches(TOPIC, stream.topic(), where + ".topic", "letters, digits, dot, dash and underscore", problems);
            unique(silver, stream.table(), where, "table", problems);
            unique(topics, stream.topic(), where, "topic", problems);
            format(stream, where, problems);
        });
        Map<String, String> gold = new HashMap<>();
        if (config.predict().enabled()) {
            gold.put(config.predict().table(), "faultstream.predict");
            source(config.predict().source(), "faultstream.predict", silver, problems);
            matches(
                    TABLE,
                    config.predict().table(),
                    "faultstream.predict.table",
                    "lower-case letters, digits and underscores",
                    problems);
        }
        config.aggregates().forEach((name, aggregate) -> {
            String where = "faultstream.aggregates." + name;
            matches(QUERY, name, where, "lower-case letters, digits and dashes", problems);
            matches(TABLE, aggregate.table(), where + ".table", "lower-case letters, digits and underscores", problems);
            source(aggregate.source(), where, silver, problems);
            unique(gold, aggregate.table(), where, "table", problems);
            if (config.streams().containsKey(name) || name.equals("predict")) {
                problems.add(new Problem(
                        where, "another query has this name", "Rename it: each query has its checkpoint by name"));
            }
        });
        RunLockConfig lock = config.supervisor().lock();
        if (lock.expiry().compareTo(lock.heartbeat().multipliedBy(3)) < 0) {
            problems.add(new Problem(
                    "faultstream.supervisor.lock.expiry",
                    "is less than three heartbeats, so that one slow answer of the store would end the service",
                    "Set it to at least three times lock.heartbeat"));
        }
        if (config.streams().containsKey("predict")) {
            problems.add(
                    new Problem("faultstream.streams.predict", "the scoring query has this name", "Rename the stream"));
        }
    }

    private static void format(StreamConfig stream, String where, List<Problem> problems) {
        if (stream.format() == InputFormat.PROTOBUF && stream.rejectsUnknownFields()) {
            problems.add(new Problem(
                    where + ".unknown-fields",
                    "reject is not possible for format = protobuf: what reads it skips unknown fields",
                    "Leave it at rescue; unknown fields of Protobuf records are neither kept nor refused"));
        }
        if (stream.republishTopic().filter(stream.topic()::equals).isPresent()) {
            problems.add(new Problem(
                    where + ".republish.topic",
                    "is the topic that the stream reads: it would read its own records for ever",
                    "Name another topic"));
        }
    }

    private static void matches(Pattern form, String value, String where, String rule, List<Problem> problems) {
        if (!value.isEmpty() && !form.matcher(value).matches()) {
            problems.add(new Problem(where, "\"" + value + "\" is not a valid name", "Use " + rule));
        }
    }

    private static void unique(
            Map<String, String> seen, String value, String where, String what, List<Problem> problems) {
        String other = value.isEmpty() ? null : seen.putIfAbsent(value, where);
        if (other != null) {
            problems.add(new Problem(
                    where + "." + what,
                    "\"" + value + "\" is already the " + what + " of " + other,
                    "Give each its own"));
        }
    }

    private static void source(String table, String where, Map<String, String> silver, List<Problem> problems) {
        if (!table.isEmpty() && !silver.containsKey(table)) {
            problems.add(new Problem(
                    where + ".source", "no enabled stream writes silver." + table, "Use one of " + silver.keySet()));
        }
    }
}
