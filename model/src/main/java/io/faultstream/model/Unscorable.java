package io.faultstream.model;

/**
 * A window the model cannot answer for.
 *
 * @param reason what is wrong with the window and what the model needs, for a person
 */
public record Unscorable(String reason) implements Classification {}
