package io.faultstream.gold;

import io.faultstream.checkpoint.Recovery;
import java.util.ArrayList;
import java.util.List;

/** {@link RecoverPredict} in words. */
public final class PredictRecovery implements Recovery {
    private final RecoverPredict recover;

    public PredictRecovery(RecoverPredict recover) {
        this.recover = recover;
    }

    @Override
    public List<String> plan() {
        return List.of(
                recover.missing() + " windows have no prediction and would be scored",
                "a new checkpoint of predict would be written; it goes on behind the present version of silver");
    }

    @Override
    public List<String> run() {
        List<String> lines = new ArrayList<>();
        lines.add(recover.missing() + " windows had no prediction and are scored");
        lines.add("a new checkpoint of predict is written; it goes on behind the present version of silver");
        recover.run().ifPresent(old -> lines.add("the old checkpoint is in " + old));
        return lines;
    }
}
