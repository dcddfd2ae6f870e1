package io.faultstream.deploy;

import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names that texts in a dashboard refer to. */
final class GrafanaVariables {
    /** {@code $name} and {@code ${name:format}}; not Grafana's own ({@code $__…}) and not CloudWatch's labels ({@code ${PROP(…)}}). */
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(?!__|PROP\\()(\\w+)");

    private static final Pattern ID = Pattern.compile("\\b[a-z]\\w*");

    private GrafanaVariables() {}

    static Set<String> in(String text) {
        return names(VARIABLE.matcher(text).results().map((MatchResult r) -> r.group(1)));
    }

    /** Ids in metric math: they begin with a small letter, functions with a capital one. */
    static Set<String> ids(String expression) {
        return names(ID.matcher(expression).results().map(MatchResult::group));
    }

    private static Set<String> names(Stream<String> found) {
        return found.collect(Collectors.toSet());
    }
}
