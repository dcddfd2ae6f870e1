package io.faultstream.ingest;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.faultstream.ingest.ReplayResult.Outcome;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Sums up what becomes of replayed records. Not thread-safe. */
final class Outcomes {
    private final Map<Outcome, Long> records = new TreeMap<>(Comparator.comparing(Outcome::was)
            .thenComparing(outcome -> outcome.now().orElse("")));

    /** @param rows two columns: the reason that was, and the one that is, null where there is none */
    void add(Dataset<Row> rows) {
        Column[] both = List.of(rows.columns()).stream().map(functions::col).toArray(Column[]::new);
        for (Row row : rows.groupBy(both).agg(count(lit(1))).collectAsList()) {
            add(row.getString(0), Optional.ofNullable(row.getString(1)), row.getLong(2));
        }
    }

    void add(Outcomes more) {
        more.records.forEach((outcome, n) -> add(outcome.was(), outcome.now(), n));
    }

    List<Outcome> list() {
        return records.entrySet().stream()
                .map(entry -> new Outcome(entry.getKey().was(), entry.getKey().now(), entry.getValue()))
                .toList();
    }

    long records() {
        return records.values().stream().mapToLong(n -> n).sum();
    }

    private void add(String was, Optional<String> now, long n) {
        records.merge(new Outcome(was, now, 0), n, Long::sum);
    }
}
