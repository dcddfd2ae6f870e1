package io.faultstream.gold;

import io.faultstream.model.Classification;
import io.faultstream.model.ModelBundle;
import io.faultstream.model.Scored;
import io.faultstream.model.Unscorable;
import io.faultstream.parquet.BooleanChunk;
import io.faultstream.parquet.BytesChunk;
import io.faultstream.parquet.NumberChunk;
import io.faultstream.parquet.NumberListChunk;
import io.faultstream.parquet.ParquetFile;
import io.faultstream.table.PredictionsTable;
import io.faultstream.table.SilverTable;
import io.faultstream.table.VibrationColumns;
import java.nio.charset.StandardCharsets;

/** Writes classifications as rows of one file of gold.fault_predictions. */
final class PredictionRows {
    private final BytesChunk machine;
    private final BytesChunk sensor;
    private final NumberChunk observedAt;
    private final BytesChunk predictedClass;
    private final BytesChunk faultKind;
    private final NumberChunk confidence;
    private final BooleanChunk uncertain;
    private final BytesChunk uncertainReason;
    private final NumberListChunk probabilities;
    private final BytesChunk modelName;
    private final BytesChunk modelVersion;
    private final BytesChunk topic;
    private final NumberChunk partition;
    private final NumberChunk offset;
    private final NumberChunk sourceTimestamp;
    private final NumberChunk scoredAt;
    private final byte[] name;
    private final byte[] version;

    PredictionRows(ModelBundle bundle, ParquetFile file) {
        name = utf8(bundle.name());
        version = utf8(bundle.version());
        machine = (BytesChunk) file.column(VibrationColumns.MACHINE_ID);
        sensor = (BytesChunk) file.column(VibrationColumns.SENSOR_ID);
        observedAt = (NumberChunk) file.column(VibrationColumns.OBSERVED_AT);
        predictedClass = (BytesChunk) file.column(PredictionsTable.PREDICTED_CLASS);
        faultKind = (BytesChunk) file.column(PredictionsTable.FAULT_KIND);
        confidence = (NumberChunk) file.column(PredictionsTable.CONFIDENCE);
        uncertain = (BooleanChunk) file.column(PredictionsTable.UNCERTAIN);
        uncertainReason = (BytesChunk) file.column(PredictionsTable.UNCERTAIN_REASON);
        probabilities = (NumberListChunk) file.column(PredictionsTable.PROBABILITIES + ".list.element");
        modelName = (BytesChunk) file.column(PredictionsTable.MODEL_NAME);
        modelVersion = (BytesChunk) file.column(PredictionsTable.MODEL_VERSION);
        topic = (BytesChunk) file.column(SilverTable.SOURCE_TOPIC);
        partition = (NumberChunk) file.column(SilverTable.SOURCE_PARTITION);
        offset = (NumberChunk) file.column(SilverTable.SOURCE_OFFSET);
        sourceTimestamp = (NumberChunk) file.column(SilverTable.SOURCE_TIMESTAMP);
        scoredAt = (NumberChunk) file.column(PredictionsTable.SCORED_AT);
    }

    /** @param nowMicros when the window was scored, microseconds since 1970-01-01T00:00:00Z */
    void write(SilverWindow window, Classification classification, long nowMicros) {
        machine.add(window.machine());
        sensor.add(window.sensor());
        if (window.observedAt() == null) {
            observedAt.addNull();
        } else {
            observedAt.add(window.observedAt());
        }
        if (classification instanceof Scored scored) {
            predictedClass.add(utf8(scored.label()));
            faultKind.add(utf8(scored.faultKind()));
            confidence.add(Float.floatToRawIntBits(scored.confidence()));
            uncertain.add(scored.uncertain());
            uncertainReason.add(scored.reason().map(PredictionRows::utf8).orElse(null));
            probabilities.add(0, scored.probabilities());
        } else {
            predictedClass.addNull();
            faultKind.addNull();
            confidence.addNull();
            uncertain.add(true);
            uncertainReason.add(utf8(((Unscorable) classification).reason()));
            probabilities.addNull();
        }
        modelName.add(name);
        modelVersion.add(version);
        topic.add(window.topic());
        partition.add(window.partition());
        offset.add(window.offset());
        sourceTimestamp.add(window.sourceMicros());
        scoredAt.add(nowMicros);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
