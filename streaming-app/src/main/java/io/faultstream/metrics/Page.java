package io.faultstream.metrics;

/** What the driver's HTTP endpoint answers on a path, beside the metrics. */
public interface Page {
    /** Must not block: it is asked when something is wrong. */
    Answer answer();

    /** @param type the content type */
    record Answer(int status, String type, String body) {}
}
