package io.faultstream.table;

import io.delta.tables.DeltaTable;
import io.faultstream.config.SetupException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Keeps every table readable from Athena: reader version at most 3 and none but these reader features. Athena's
 * documentation ("Query Linux Foundation Delta Lake tables") lists them.
 */
public final class AthenaGate {
    public static final int MAX_READER_VERSION = 3;
    public static final Set<String> READER_FEATURES = Set.of("columnMapping", "timestampNtz", "deletionVectors");
    /** Table features that a reader has to know, of those that Delta 3.3 can switch on (Delta's PROTOCOL.md). */
    static final Set<String> KNOWN_READER_FEATURES = Set.of(
            "columnMapping",
            "deletionVectors",
            "timestampNtz",
            "v2Checkpoint",
            "vacuumProtocolCheck",
            "typeWidening",
            "typeWidening-preview",
            "variantType",
            "variantType-preview",
            "variantShredding-preview",
            "catalogOwned-preview");

    private AthenaGate() {}

    /** @throws SetupException if the table needs more of a reader than Athena has */
    static void check(SparkSession spark, TableDefinition table) {
        Row detail = DeltaTable.forPath(spark, table.location()).detail().first();
        int version = detail.getInt(detail.fieldIndex("minReaderVersion"));
        List<String> features = detail.getList(detail.fieldIndex("tableFeatures"));
        Set<String> foreign = new TreeSet<>(features);
        foreign.retainAll(KNOWN_READER_FEATURES);
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
