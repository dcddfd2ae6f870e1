package io.faultstream.config;

import java.util.List;
import java.util.stream.Collectors;

/** The set-up is wrong: every problem at once. The command line prints the message and exits with 2, no stack trace. */
public final class SetupException extends RuntimeException {
    private final transient List<Problem> problems;

    public SetupException(List<Problem> problems) {
        super(message(problems));
        this.problems = List.copyOf(problems);
    }

    public SetupException(String where, String what, String cure) {
        this(List.of(new Problem(where, what, cure)));
    }

    public List<Problem> problems() {
        return problems;
    }

    /** One problem is one line; several are a list. */
    private static String message(List<Problem> problems) {
        if (problems.size() == 1) {
            return problems.get(0).toString();
        }
        String head = problems.size() + " problems:\n";
        return problems.stream().map(p -> "  - " + p).collect(Collectors.joining("\n", head, ""));
    }
}
