package io.faultstream.gold;

import io.faultstream.table.TableDefinition;
import org.apache.hadoop.fs.Path;

/**
 * Where a rebuild works until it is done: beside the live table and checkpoint, in folders that no reader takes for
 * tables.
 */
record RebuildPlaces(String folder, TableDefinition table, String checkpoint) {
    static RebuildPlaces of(RebuildTarget target, String job) {
        TableDefinition live = target.live();
        String folder = new Path(new Path(new Path(live.location()).getParent(), "_rebuild"), job).toString();
        TableDefinition table = new TableDefinition(
                live.layer(), live.name(), folder + "/" + live.name(), live.schema(), live.partitionedBy());
        Path checkpoint =
                new Path(new Path(new Path(target.checkpoint()).getParent(), "_rebuild"), target.query() + "-" + job);
        return new RebuildPlaces(folder, table, checkpoint.toString());
    }
}
