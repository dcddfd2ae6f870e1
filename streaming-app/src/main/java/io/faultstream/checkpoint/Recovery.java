package io.faultstream.checkpoint;

import java.util.List;

/** Gives a query a new checkpoint from what its tables hold. The query must not run meanwhile. Driver only. */
public interface Recovery {
    /** What would be done, in sentences for a person; writes nothing. */
    List<String> plan();

    /** Does it, and says what was done. Cut off anywhere, it can be done again. */
    List<String> run();
}
