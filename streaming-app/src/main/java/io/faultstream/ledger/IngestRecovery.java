package io.faultstream.ledger;

import io.faultstream.checkpoint.Recovery;
import java.util.ArrayList;
import java.util.List;

/** {@link RecoverIngest} in words. */
public final class IngestRecovery implements Recovery {
    private final String query;
    private final RecoverIngest recover;

    public IngestRecovery(String query, RecoverIngest recover) {
        this.query = query;
        this.recover = recover;
    }

    @Override
    public List<String> plan() {
        return text(recover.plan(), "would be");
    }

    @Override
    public List<String> run() {
        RecoverIngest.Plan plan = recover.plan();
        List<String> lines = new ArrayList<>();
        recover.run(plan).ifPresent(old -> lines.add("the old checkpoint is in " + old));
        lines.addAll(0, text(plan, "is"));
        return lines;
    }

    private List<String> text(RecoverIngest.Plan plan, String verb) {
        List<String> lines = new ArrayList<>();
        plan.missing().forEach(range -> lines.add("in no table, and " + verb + " read from Kafka again: " + range));
        plan.unreadable().forEach(range -> lines.add("in no table, and no longer in Kafka: " + range));
        lines.add("a new checkpoint of " + query + " " + verb + " written; it goes on at "
                + plan.next().json());
        return lines;
    }
}
