package io.faultstream.table;

import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.spark.sql.Column;

/** A condition that holds where any of many does. */
public final class AnyOf {
    private AnyOf() {}

    /**
     * False where there are none. A balanced tree: Spark walks conditions by recursion and writes the code of each around
     * that of its parts, so that a chain of some hundred fills the driver's memory.
     */
    public static Column of(Collection<Column> conditions) {
        List<Column> level = new ArrayList<>(conditions);
        if (level.isEmpty()) {
            return lit(false);
        }
        while (level.size() > 1) {
            List<Column> next = new ArrayList<>();
            for (int i = 0; i < level.size(); i += 2) {
                next.add(i + 1 < level.size() ? level.get(i).or(level.get(i + 1)) : level.get(i));
            }
            level = next;
        }
        return level.get(0);
    }
}
