package io.faultstream.command;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import scala.collection.JavaConverters;

/** A value of a row as text for a person: times in UTC, bytes as text where they are text. */
final class CellText {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ISO_INSTANT;

    private CellText() {}

    static String of(Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof Timestamp time) {
            return TIME.format(time.toInstant().atOffset(ZoneOffset.UTC));
        }
        if (value instanceof byte[] bytes) {
            return bytes(bytes);
        }
        if (value instanceof Row row) {
            return JavaConverters.seqAsJavaList(row.toSeq()).stream()
                    .map(CellText::of)
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (value instanceof scala.collection.Seq<?> seq) {
            return JavaConverters.seqAsJavaList(seq).stream()
                    .map(CellText::of)
                    .collect(Collectors.joining(", ", "[", "]"));
        }
        return value.toString();
    }

    private static String bytes(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return "0x" + HexFormat.of().formatHex(bytes);
        }
    }
}
