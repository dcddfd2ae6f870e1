package io.faultstream.config;

import java.io.Serializable;

/** Largest record in bytes, deepest nesting, most items of one array or object. */
public record LimitsConfig(int maxBytes, int maxDepth, int maxItems) implements Serializable {}
