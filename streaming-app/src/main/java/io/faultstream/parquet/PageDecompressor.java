package io.faultstream.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/** The counterpart of {@link PageCompressor}: Snappy from array to array, every other codec as parquet-java has it. */
final class PageDecompressor implements CompressionCodecFactory {
    private final CodecFactory others;

    PageDecompressor(Configuration conf) {
        this.others = new CodecFactory(conf, 1 << 20);
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        return codec == CompressionCodecName.SNAPPY ? new FromSnappy() : others.getDecompressor(codec);
    }

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        return others.getCompressor(codec);
    }

    @Override
    public void release() {
        others.release();
    }

    private static final class FromSnappy implements BytesInputDecompressor {
        @Override
        public BytesInput decompress(BytesInput compressed, int size) throws IOException {
            ByteBuffer from = compressed.toByteBuffer();
            if (!from.hasArray()) {
                from = ByteBuffer.wrap(compressed.toByteArray());
            }
            byte[] page = new byte[size];
            int at = from.arrayOffset() + from.position();
            int length = Snappy.uncompressedLength(from.array(), at, from.remaining());
            if (length != size) {
                throw new IOException("a page of " + length + " bytes is said to have " + size);
            }
            Snappy.uncompress(from.array(), at, from.remaining(), page, 0);
            return BytesInput.from(page);
        }

        @Override
        public void decompress(ByteBuffer from, int compressedSize, ByteBuffer to, int size) throws IOException {
            byte[] compressed = new byte[compressedSize];
            from.get(compressed);
            to.put(Snappy.uncompress(compressed));
        }

        @Override
        public void release() {
            // Nothing is held.
        }
    }
}
