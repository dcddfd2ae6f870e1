package io.faultstream.audit;

import java.util.List;

/**
 * What an audit is asked to do.
 *
 * @param streams only these, none stands for all; gold is audited with the stream it is made of
 * @param full whether to begin anew rather than go on from the last proof
 * @param askBroker whether holes are explained by asking the broker
 * @param limit most findings to list; all are counted
 */
public record AuditOptions(List<String> streams, boolean full, boolean askBroker, int limit) {
    public AuditOptions {
        streams = List.copyOf(streams);
    }
}
