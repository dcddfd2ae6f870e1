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

    private static String message(List<Problem> problems) {
        String head = problems.size() == 1 ? "1 problem:" : problems.size() + " problems:";
        return problems.stream().map(p -> "  - " + p).collect(Collectors.joining("\n", head + "\n", ""));
    }
}
