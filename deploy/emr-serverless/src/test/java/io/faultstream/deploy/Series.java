package io.faultstream.deploy;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A metric of CloudWatch as somebody asks for it. CloudWatch has one series for each set of dimensions and adds nothing
 * up by itself: a name with other dimensions than it was sent with finds nothing, silently.
 *
 * @param namespace of the metric; a variable, such as {@code ${MetricsNamespace}}, stands for the service's own
 */
record Series(String namespace, String metric, Set<String> dimensions) {
    private static final Pattern SEARCH = Pattern.compile(
            "SEARCH\\('\\{(?<schema>[^}]*\\}?[^}]*)\\} MetricName=\"(?<metric>[^\"]+)\"(?<filter>[^']*)',"
                    + " '(Average|Maximum|Minimum|Sum)', \\d+\\)");
    private static final Pattern INSIGHTS = Pattern.compile(
            "SELECT (AVG|MAX|MIN|SUM|COUNT)\\(\"(?<metric>[^\"]+)\"\\) FROM SCHEMA\\((?<schema>[^)]*)\\)(?<filter>.*)");
    private static final Pattern FILTER = Pattern.compile("(?: |\")(\\w+)\"?(?==\"| != ')");

    static Series of(String namespace, String metric, Iterable<String> dimensions) {
        Set<String> names = new TreeSet<>();
        dimensions.forEach(names::add);
        return new Series(namespace, metric, names);
    }

    /** What a metric math expression asks for by itself, in {@code SEARCH} or in Metrics Insights; empty without either. */
    static Set<Series> in(String expression) {
        Pattern language = expression.startsWith("SELECT ") ? INSIGHTS : SEARCH;
        Matcher found = language.matcher(expression);
        Set<Series> all = new LinkedHashSet<>();
        while (found.find()) {
            all.add(of(found));
        }
        if (all.isEmpty() && (expression.contains("SEARCH") || expression.contains("SELECT"))) {
            throw new AssertionError("not understood: " + expression);
        }
        return all;
    }

    private static Series of(Matcher found) {
        String[] schema = found.group("schema").replace("\"", "").split(",\\s*");
        Series series =
                of(schema[0], found.group("metric"), Arrays.asList(schema).subList(1, schema.length));
        Set<String> filtered = new TreeSet<>(FILTER.matcher(found.group("filter"))
                .results()
                .map((MatchResult r) -> r.group(1))
                .toList());
        if (!series.dimensions.containsAll(filtered)) {
            throw new AssertionError("a filter on what is no dimension: " + found.group());
        }
        return series;
    }

    boolean isOfTheService() {
        return namespace.startsWith("$");
    }
}
