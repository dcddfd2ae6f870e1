package io.faultstream.config;

/** What an ingest query does where Kafka has deleted records that it has not read. */
public enum ExpiredOffsetsPolicy {
    /** It does not start; a person decides. */
    FAIL,
    /** It goes on with the oldest record that is still there. */
    EARLIEST,
    /** It goes on behind the newest record. */
    LATEST
}
