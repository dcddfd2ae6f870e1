package io.faultstream.runtime;

/** The query that failed too often, or in a way that starting it again cannot mend, and its last failure. */
public record QueryCrashLoop(String query, Throwable cause) {
    /** For people, in one line. */
    public String reason() {
        return query + " failed for good: " + Failures.line(cause);
    }
}
