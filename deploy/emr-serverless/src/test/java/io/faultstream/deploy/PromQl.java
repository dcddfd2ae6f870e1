package io.faultstream.deploy;

import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What expressions of Prometheus ask for. */
final class PromQl {
    private static final Pattern METRIC = Pattern.compile("\\b(?:faultstream|jvm)_\\w+");
    private static final Pattern MATCHER = Pattern.compile("[{,]\\s*(\\w+)\\s*(?:=~|!=|!~|=)");
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|on|without|ignoring) \\(([^)]*)\\)");

    private PromQl() {}

    static Set<String> metrics(Collection<String> expressions) {
        return expressions.stream()
                .flatMap(expression -> METRIC.matcher(expression).results().map(MatchResult::group))
                .collect(Collectors.toSet());
    }

    /** Every label that the expression selects or groups by. */
    static Set<String> labels(String expression) {
        return Stream.concat(
                        MATCHER.matcher(expression).results().map((MatchResult r) -> r.group(1)),
                        GROUPING.matcher(expression)
                                .results()
                                .flatMap((MatchResult r) ->
                                        Arrays.stream(r.group(1).split(",\\s*"))))
                .collect(Collectors.toSet());
    }

    /** The expression of a panel as Grafana sends it when all instances are chosen. */
    static String asSent(String expression) {
        return expression.replace("$instance", ".*");
    }
}
