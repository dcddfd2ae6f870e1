package io.faultstream.parquet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/** Compresses pages. Not thread-safe. */
public final class PageCompressor implements AutoCloseable {
    private final CompressionCodecName codec;
    private final CodecFactory codecs;

    public PageCompressor(CompressionCodecName codec, Configuration conf) {
        this.codec = codec;
        this.codecs = new CodecFactory(conf, 1 << 20);
    }

    CompressionCodecName codec() {
        return codec;
    }

    byte[] compress(byte[] page, int size) {
        try {
            return switch (codec) {
                case UNCOMPRESSED -> Arrays.copyOf(page, size);
                case SNAPPY -> snappy(page, size);
                default ->
                    codecs.getCompressor(codec)
                            .compress(BytesInput.from(page, 0, size))
                            .toByteArray();
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Parquet's SNAPPY is a bare block: Hadoop's codec makes the same one, through two more buffers. */
    private static byte[] snappy(byte[] page, int size) throws IOException {
        byte[] target = new byte[Snappy.maxCompressedLength(size)];
        int length = Snappy.compress(page, 0, size, target, 0);
        return Arrays.copyOf(target, length);
    }

    @Override
    public void close() {
        codecs.release();
    }
}
