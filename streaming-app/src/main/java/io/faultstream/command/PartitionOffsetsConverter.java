package io.faultstream.command;

import io.faultstream.ingest.BackfillRequest;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Offsets of one partition: {@code 0:100-250}. */
final class PartitionOffsetsConverter implements ITypeConverter<BackfillRequest.Offsets> {
    @Override
    public BackfillRequest.Offsets convert(String text) {
        int colon = text.indexOf(':');
        if (colon < 1 || !text.substring(0, colon).matches("\\d{1,9}")) {
            throw new TypeConversionException(
                    "'" + text + "' names no partition: write PARTITION:FIRST-LAST, such as 0:100-250");
        }
        OffsetSpan span = OffsetSpan.parse(text.substring(colon + 1));
        return new BackfillRequest.Offsets(Integer.parseInt(text.substring(0, colon)), span.first(), span.last());
    }
}
