package io.faultstream.config;

/** What a topic's values hold. */
public enum InputFormat {
    JSON,
    PROTOBUF
}
