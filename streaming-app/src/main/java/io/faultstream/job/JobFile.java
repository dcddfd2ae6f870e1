package io.faultstream.job;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One job as it is written down, from its request to its result.
 *
 * @param id unique, sorts by the time of the request
 * @param kind which work it is, {@code replay} for example
 * @param request what the work is to do; its form is the kind's own
 * @param requestedBy host and process of who asked
 * @param requestedAt ISO 8601
 * @param done units done so far
 * @param total units in all, 0 where not known
 * @param what units and present step, for a person
 * @param updatedAt ISO 8601
 * @param note what the work itself wants to find again when it is taken up later; its form is the kind's own
 * @param result null before the end
 */
public record JobFile(
        String id,
        String kind,
        JsonNode request,
        State state,
        String requestedBy,
        String requestedAt,
        long done,
        long total,
        String what,
        String updatedAt,
        JsonNode note,
        JobResult result) {

    /** Where a job is in its life. */
    public enum State {
        QUEUED,
        RUNNING,
        DONE,
        FAILED,
        CANCELLED;

        public boolean isEnd() {
            return this == DONE || this == FAILED || this == CANCELLED;
        }
    }

    JobFile in(State next, String now) {
        return new JobFile(id, kind, request, next, requestedBy, requestedAt, done, total, what, now, note, result);
    }

    JobFile at(long newDone, long newTotal, String newWhat, String now) {
        return new JobFile(
                id, kind, request, state, requestedBy, requestedAt, newDone, newTotal, newWhat, now, note, result);
    }

    JobFile noting(JsonNode newNote, String now) {
        return new JobFile(id, kind, request, state, requestedBy, requestedAt, done, total, what, now, newNote, result);
    }

    JobFile ended(State end, JobResult newResult, String now) {
        return new JobFile(id, kind, request, end, requestedBy, requestedAt, done, total, what, now, note, newResult);
    }
}
