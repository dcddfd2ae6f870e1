package io.faultstream.bench.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.faultstream.codec.CodecLimits;
import io.faultstream.codec.DecodeResult;
import io.faultstream.codec.Decoded;
import io.faultstream.codec.JsonCodec;
import io.faultstream.codec.UnknownFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShapeTest {
    private static final long BROKER_MILLIS = 1_730_000_000_000L;

    @ParameterizedTest
    @CsvSource({"SERVER_METRIC, 104, 3", "VIBRATION, 8700, 150", "WIDE, 1155, 60"})
    void recordsAreGoodAndOfTheirSize(Shape shape, double bytes, double tolerance) {
        RecordShape records = shape.records(0);
        JsonCodec codec = codec(shape);
        double total = 0;
        for (int i = 0; i < 200; i++) {
            Generated record = records.record(1, i * 7_919L);
            assertThat(codec.decode(record.json(), BROKER_MILLIS)).isInstanceOf(Decoded.class);
            total += record.json().length;
        }
        assertThat(total / 200).isCloseTo(bytes, within(tolerance));
    }

    @ParameterizedTest
    @CsvSource({"SERVER_METRIC", "VIBRATION", "WIDE"})
    void aRecordIsTheSameWhoeverAsks(Shape shape) {
        assertThat(shape.records(0).record(3, 17).json())
                .isEqualTo(shape.records(0).record(3, 17).json())
                .isNotEqualTo(shape.records(0).record(4, 17).json());
    }

    @Test
    void brokenRecordsAreRefusedAndGoodOnesAreNot() {
        RecordShape records = Shape.SERVER_METRIC.records(0.3);
        JsonCodec codec = codec(Shape.SERVER_METRIC);
        int broken = 0;
        for (int i = 0; i < 5_000; i++) {
            Generated record = records.record(1, i);
            DecodeResult result = codec.decode(record.json(), BROKER_MILLIS);
            assertThat(result instanceof Decoded).as("record %s: %s", i, result).isEqualTo(record.good());
            broken += record.good() ? 0 : 1;
        }
        assertThat(broken).isBetween(1_400, 1_600);
    }

    @Test
    void someValuesAreZero() {
        RecordShape records = Shape.SERVER_METRIC.records(0);
        long zeros = 0;
        for (int i = 0; i < 1_000; i++) {
            zeros += records.record(1, i).checksum() == 0 ? 1 : 0;
        }
        assertThat(zeros).isBetween(1L, 30L);
    }

    private static JsonCodec codec(Shape shape) {
        return JsonCodec.of(shape.contract(), CodecLimits.DEFAULT, UnknownFields.RESCUE);
    }
}
