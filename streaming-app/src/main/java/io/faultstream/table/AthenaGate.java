package io.faultstream.table;

import io.faultstream.config.SetupException;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.delta.actions.Protocol;
import scala.collection.JavaConverters;

/**
 * Keeps every table readable from Athena: reader version at most 3 and none but these reader features. Athena's
 * documentation ("Query Linux Foundation Delta Lake tables") lists them.
 */
public final class AthenaGate {
    public static final int MAX_READER_VERSION = 3;
    public static final Set<String> READER_FEATURES = Set.of("columnMapping", "timestampNtz", "deletionVectors");

    private AthenaGate() {}

    /**
     * Looks at what the table asks of a reader.
     *
     * @throws SetupException if it is more than Athena has
     */
    static void check(Protocol protocol, TableDefinition table) {
        int version = protocol.minReaderVersion();
        Set<String> foreign = new TreeSet<>(JavaConverters.setAsJavaSet(protocol.readerFeatureNames()));
        foreign.removeAll(READER_FEATURES);
        if (version > MAX_READER_VERSION || !foreign.isEmpty()) {
            throw new SetupException(
                    table.qualifiedName(),
                    "Athena cannot read it: reader version " + version + ", features " + foreign,
                    "Somebody switched these on for " + table.location()
                            + ": drop the features (ALTER TABLE … DROP FEATURE) or rebuild the table");
        }
    }
}
