package io.faultstream.job;

import com.fasterxml.jackson.databind.JsonNode;

/** One kind of work. Doing it again, or taking it up after it was cut off, must leave the same tables. */
public interface JobKind {
    /**
     * Does the work.
     *
     * @throws io.faultstream.config.SetupException if the request cannot be met as it is
     * @throws JobCutOff if it was asked to stop before the end
     */
    JobResult run(JsonNode request, JobContext context);
}
