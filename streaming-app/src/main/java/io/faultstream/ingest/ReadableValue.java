package io.faultstream.ingest;

import org.apache.spark.sql.api.java.UDF1;

/**
 * Hands on the bytes that are to be decoded, null in place of the others, and puts the descriptor file where the task is
 * before the first of them. As from_protobuf's argument it runs before it in any plan. Runs on executors.
 */
final class ReadableValue implements UDF1<byte[], byte[]> {
    private static final long serialVersionUID = 1L;

    private final DescriptorFile file;
    private final int maxBytes;
    private transient boolean isPlaced;

    ReadableValue(DescriptorFile file, int maxBytes) {
        this.file = file;
        this.maxBytes = maxBytes;
    }

    @Override
    public byte[] call(byte[] valueOrNull) {
        if (!isPlaced) {
            file.place();
            isPlaced = true;
        }
        boolean isReadable = valueOrNull != null && valueOrNull.length > 0 && valueOrNull.length <= maxBytes;
        return isReadable ? valueOrNull : null;
    }
}
