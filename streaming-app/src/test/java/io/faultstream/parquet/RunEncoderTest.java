package io.faultstream.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridDecoder;
import org.junit.jupiter.api.Test;

/** What is encoded is read by Parquet's own decoder. */
class RunEncoderTest {
    private final RunEncoder encoder = new RunEncoder();

    @Test
    void runsAndMixturesOfEveryWidth() throws IOException {
        Random random = new Random(3);
        for (int round = 0; round < 2_000; round++) {
            int width = random.nextInt(25);
            List<Integer> values = new ArrayList<>();
            encoder.reset(width);
            int runs = random.nextInt(40);
            for (int i = 0; i < runs; i++) {
                int value = width == 0 ? 0 : random.nextInt(1 << width);
                int length = random.nextInt(4) == 0 ? random.nextInt(3000) : random.nextInt(1, 10);
                if (random.nextBoolean()) {
                    encoder.add(value, length);
                } else {
                    for (int j = 0; j < length; j++) {
                        encoder.add(value);
                    }
                }
                for (int j = 0; j < length; j++) {
                    values.add(value);
                }
            }
            assertThat(decode(width, values.size())).as("round " + round).isEqualTo(values);
        }
    }

    @Test
    void aRunIsAFewBytes() {
        encoder.reset(2).add(3, 1_000_000);

        assertThat(encoder.finish().size()).isEqualTo(4);
    }

    private List<Integer> decode(int width, int count) throws IOException {
        encoder.finish();
        RunLengthBitPackingHybridDecoder decoder = new RunLengthBitPackingHybridDecoder(
                width, new ByteArrayInputStream(encoder.bytes(), 0, encoder.size()));
        List<Integer> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(decoder.readInt());
        }
        return values;
    }
}
