package io.faultstream.local;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import io.faultstream.table.PredictionsTable;
import io.faultstream.table.VibrationColumns;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What gold says of each machine since the run began, and how often it was right: for the replayed recordings the true
 * class is known. Reads only the rows scored since it last looked.
 */
final class Verdicts {
    private final SparkSession spark;
    private final String predictions;
    private final Map<String, String> truth;
    private final Map<String, Machine> machines = new TreeMap<>();
    private Instant seenUntil;

    /** The last word on one machine. */
    record Machine(String latest, long windows, long right, Timestamp observedAt) {}

    /**
     * @param predictions location of gold.fault_predictions
     * @param truth true class by machine; machines of others are shown, but not judged
     */
    Verdicts(SparkSession spark, String predictions, Map<String, String> truth, Instant since) {
        this.spark = spark;
        this.predictions = predictions;
        this.truth = truth;
        this.seenUntil = since;
    }

    void refresh() {
        Dataset<Row> fresh = spark.read()
                .format("delta")
                .load(predictions)
                .filter(col(PredictionsTable.SCORED_AT).gt(lit(Timestamp.from(seenUntil))));
        for (Row row : fresh.groupBy(VibrationColumns.MACHINE_ID, PredictionsTable.PREDICTED_CLASS)
                .agg(
                        count_if(lit(true)).alias("windows"),
                        max(col(VibrationColumns.OBSERVED_AT)).alias("observed_at"),
                        max(col(PredictionsTable.SCORED_AT)).alias("scored_at"))
                .collectAsList()) {
            add(row.getString(0), row.getString(1), row.getLong(2), row.getTimestamp(3));
            Instant scored = row.getTimestamp(4).toInstant();
            seenUntil = scored.isAfter(seenUntil) ? scored : seenUntil;
        }
    }

    Map<String, Machine> machines() {
        return machines;
    }

    long judged() {
        return machines.entrySet().stream()
                .filter(e -> truth.containsKey(e.getKey()))
                .mapToLong(e -> e.getValue().windows())
                .sum();
    }

    long right() {
        return machines.values().stream().mapToLong(Machine::right).sum();
    }

    private void add(String machine, String label, long windows, Timestamp observedAt) {
        String shown = label == null ? "unscorable" : label;
        long right = shown.equals(truth.get(machine)) ? windows : 0;
        machines.merge(machine, new Machine(shown, windows, right, observedAt), (old, now) -> {
            Machine newer = now.observedAt().after(old.observedAt()) ? now : old;
            return new Machine(
                    newer.latest(), old.windows() + now.windows(), old.right() + now.right(), newer.observedAt());
        });
    }
}
