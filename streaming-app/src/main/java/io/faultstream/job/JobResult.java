package io.faultstream.job;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How a job ended.
 *
 * @param exitCode of the command that asked for it
 * @param text for a person
 * @param data the same for a program; its form is the kind's own
 */
public record JobResult(int exitCode, String text, JsonNode data) {}
