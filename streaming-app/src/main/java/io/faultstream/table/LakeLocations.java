package io.faultstream.table;

import io.faultstream.config.LakeConfig;

/** Where each table and each query's checkpoint is. */
public record LakeLocations(LakeConfig lake) {
    public String layer(Layer layer) {
        return switch (layer) {
            case SILVER -> lake.silver();
            case GOLD -> lake.gold();
            case QUARANTINE -> lake.quarantine();
            case REFERENCE -> lake.reference();
        };
    }

    public String table(Layer layer, String name) {
        return layer(layer) + "/" + name;
    }

    public String checkpoint(String query) {
        return lake.checkpoints() + "/" + query;
    }

    /** A folder for scratch tables; no query has such a name. */
    public String probe(String writer) {
        return lake.checkpoints() + "/_probe/" + writer;
    }
}
