package io.faultstream.gold;

import io.faultstream.model.Classification;
import io.faultstream.model.ModelBundle;
import io.faultstream.model.Scored;
import io.faultstream.model.Unscorable;
import io.faultstream.table.PredictionsTable;
import java.sql.Timestamp;
import java.time.Instant;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.collection.mutable.WrappedArray;

/** Builds the rows of gold.fault_predictions, with the scoring time as a last column. Runs on executors. */
final class ScoredRows {
    /** Nanoseconds that the row's group took to score, on the first row of the group; not part of the table. */
    static final String SCORING_NANOS = "_scoring_nanos";

    static final StructType SCHEMA = PredictionsTable.SCHEMA.add(SCORING_NANOS, DataTypes.LongType);

    private final String modelName;
    private final String modelVersion;

    ScoredRows(ModelBundle bundle) {
        this.modelName = bundle.name();
        this.modelVersion = bundle.version();
    }

    /** @param window a row with the columns of {@link WindowRows#COLUMNS} */
    Row row(Row window, Classification classification, long nanos) {
        Prediction p = Prediction.of(classification);
        return RowFactory.create(
                window.get(0),
                window.get(1),
                window.get(2),
                p.label,
                p.faultKind,
                p.confidence,
                p.uncertain,
                p.reason,
                p.probabilities == null ? null : new WrappedArray.ofFloat(p.probabilities),
                modelName,
                modelVersion,
                window.get(3),
                window.get(4),
                window.get(5),
                window.get(6),
                Timestamp.from(Instant.now()),
                window.get(7),
                nanos);
    }

    /** A classification as nullable cells. */
    private record Prediction(
            String label, String faultKind, Float confidence, boolean uncertain, String reason, float[] probabilities) {
        static Prediction of(Classification classification) {
            if (classification instanceof Scored s) {
                return new Prediction(
                        s.label(),
                        s.faultKind(),
                        s.confidence(),
                        s.uncertain(),
                        s.reason().orElse(null),
                        s.probabilities());
            }
            return new Prediction(null, null, null, true, ((Unscorable) classification).reason(), null);
        }
    }
}
