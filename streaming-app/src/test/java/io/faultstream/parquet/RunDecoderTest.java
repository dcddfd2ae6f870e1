package io.faultstream.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;
import org.apache.parquet.io.ParquetDecodingException;
import org.junit.jupiter.api.Test;

/** What either encoder has written is read. */
class RunDecoderTest {
    private final RunDecoder decoder = new RunDecoder();

    @Test
    void runsAndMixturesOfEveryWidth() throws IOException {
        Random random = new Random(4);
        for (int round = 0; round < 1_000; round++) {
            int width = random.nextInt(1, 25);
            RunEncoder own = new RunEncoder().reset(width);
            RunLengthBitPackingHybridEncoder parquets =
                    new RunLengthBitPackingHybridEncoder(width, 64, 1 << 20, new HeapByteBufferAllocator());
            List<Integer> values = new ArrayList<>();
            int runs = random.nextInt(40);
            for (int i = 0; i < runs; i++) {
                int value = random.nextInt(1 << width);
                int length = random.nextInt(4) == 0 ? random.nextInt(3000) : random.nextInt(1, 10);
                own.add(value, length);
                for (int j = 0; j < length; j++) {
                    parquets.writeInt(value);
                    values.add(value);
                }
            }
            own.finish();
            assertThat(decode(ByteBuffer.wrap(own.bytes(), 0, own.size()), width, values.size()))
                    .as("own, round " + round)
                    .isEqualTo(values);
            assertThat(decode(ByteBuffer.wrap(parquets.toBytes().toByteArray()), width, values.size()))
                    .as("Parquet's, round " + round)
                    .isEqualTo(values);
        }
    }

    @Test
    void theEndIsNotPassed() {
        RunEncoder encoder = new RunEncoder().reset(1);
        encoder.add(1, 100);
        encoder.finish();
        decoder.reset(ByteBuffer.wrap(encoder.bytes(), 0, encoder.size()), 1);
        decoder.value();
        decoder.take(100);

        assertThatThrownBy(decoder::value).isInstanceOf(ParquetDecodingException.class);
    }

    private List<Integer> decode(ByteBuffer bytes, int width, int count) {
        decoder.reset(bytes, width);
        List<Integer> values = new ArrayList<>();
        while (values.size() < count) {
            int value = decoder.value();
            int length = Math.min(decoder.left(), count - values.size());
            for (int i = 0; i < length; i++) {
                values.add(value);
            }
            decoder.take(length);
        }
        return values;
    }
}
