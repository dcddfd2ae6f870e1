package io.faultstream.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows that are written are read, whoever wrote them. */
class ParquetRowsTest {
    private static final MessageType SCHEMA = schema("optional float element");
    private static final MessageType WITHOUT_NULL_ITEMS = schema("required float element");

    /** @param samples null for no list; an item may be null */
    private record Line(String name, Integer number, Long id, Double rate, List<Float> samples) {}

    @TempDir
    java.nio.file.Path dir;

    private final Configuration conf = new Configuration();
    private Path file;

    @BeforeEach
    void nameFile() {
        file = new Path(dir.resolve("rows.parquet").toUri());
    }

    static Stream<Arguments> writers() {
        List<Arguments> all = new ArrayList<>();
        for (WriterVersion version : WriterVersion.values()) {
            for (CompressionCodecName codec : List.of(
                    CompressionCodecName.UNCOMPRESSED,
                    CompressionCodecName.SNAPPY,
                    CompressionCodecName.GZIP,
                    CompressionCodecName.ZSTD)) {
                for (boolean hasDictionary : new boolean[] {true, false}) {
                    all.add(Arguments.of(version, codec, hasDictionary));
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("writers")
    void filesOfParquetJava(WriterVersion version, CompressionCodecName codec, boolean hasDictionary)
            throws IOException {
        List<Line> lines = lines(3_000, true);
        try (ParquetWriter<Group> writer = writer(SCHEMA, version, codec, hasDictionary)) {
            for (Line line : lines) {
                writer.write(group(SCHEMA, line));
            }
        }

        assertThat(groups()).isGreaterThan(1);
        assertThat(read(0, Long.MAX_VALUE / 2)).isEqualTo(asRead(lines));
    }

    @Test
    void listsThatCannotHoldNulls() throws IOException {
        List<Line> lines = lines(500, false);
        try (ParquetWriter<Group> writer =
                writer(WITHOUT_NULL_ITEMS, WriterVersion.PARQUET_1_0, CompressionCodecName.SNAPPY, true)) {
            for (Line line : lines) {
                writer.write(group(WITHOUT_NULL_ITEMS, line));
            }
        }

        assertThat(read(0, Long.MAX_VALUE / 2)).isEqualTo(asRead(lines));
    }

    @Test
    void filesOfThisPackageInAnyParts() throws IOException {
        List<Line> lines = lines(2_000, false);
        writeOwn(lines, 300);

        assertThat(groups()).isEqualTo(7);
        assertThat(read(0, Long.MAX_VALUE / 2)).isEqualTo(asRead(lines));
        long length = file.getFileSystem(conf).getFileStatus(file).getLen();
        for (long part : new long[] {length / 2, length / 3, 10_000, length + 1}) {
            List<List<Object>> rows = new ArrayList<>();
            for (long start = 0; start < length; start += part) {
                rows.addAll(read(start, Math.min(part, length - start)));
            }
            assertThat(rows).as("in parts of %d bytes", part).isEqualTo(asRead(lines));
        }
    }

    @Test
    void aColumnOfAnotherKindIsNotGiven() throws IOException {
        writeOwn(lines(1, false), 1);

        try (ParquetRows rows = open(0, Long.MAX_VALUE / 2)) {
            assertThat(rows.cells("id", PrimitiveTypeName.INT32, null)).isEmpty();
            assertThat(rows.cells("id", PrimitiveTypeName.INT64, LogicalTypeAnnotation.intType(64, false)))
                    .isEmpty();
            assertThat(rows.cells("ID", PrimitiveTypeName.INT64, null)).isEmpty();
            assertThat(rows.cells("samples", PrimitiveTypeName.FLOAT, null)).isEmpty();
            assertThat(rows.cells("later", PrimitiveTypeName.INT64, null)).isPresent();
            assertThat(rows.floatLists("id")).isEmpty();
            assertThat(rows.floatLists("later")).isEmpty();
        }
    }

    @Test
    void listsOfOtherShapesAreNotGiven() throws IOException {
        for (String field : List.of(
                "optional group samples (LIST) { repeated group list { optional double element; } }",
                "optional group samples (LIST) { repeated float element; }",
                "optional group samples (LIST) { repeated group bag { optional float element; } }",
                "optional group samples (LIST) { repeated group list { optional float element; optional int32 b; } }",
                "optional group samples { repeated group list { optional float element; } }",
                "repeated group samples (LIST) { repeated group list { optional float element; } }",
                "optional group samples (LIST) { repeated group list { repeated float element; } }")) {
            MessageType schema = MessageTypeParser.parseMessageType("message m { " + field + " }");
            file = new Path(dir.resolve(field.hashCode() + ".parquet").toUri());
            writer(schema, WriterVersion.PARQUET_1_0, CompressionCodecName.SNAPPY, true)
                    .close();

            try (ParquetRows rows = open(0, Long.MAX_VALUE / 2)) {
                assertThat(rows.floatLists("samples")).as(field).isEmpty();
            }
        }
    }

    private static MessageType schema(String element) {
        return MessageTypeParser.parseMessageType("message m { optional binary name (STRING); optional int32 number;"
                + " optional int64 id; optional double rate;"
                + " optional group samples (LIST) { repeated group list { " + element + "; } } }");
    }

    private static List<Line> lines(int count, boolean hasNullItems) {
        Random random = new Random(count);
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<Float> samples = new ArrayList<>();
            int length = random.nextInt(5) == 0 ? random.nextInt(2_000) : 64;
            for (int j = 0; j < length; j++) {
                // Some rows of few values, as a dictionary likes them; some with nulls and what is no number.
                float value = i % 3 == 0 ? random.nextInt(4) : random.nextFloat();
                samples.add(hasNullItems && i % 7 == 3 && random.nextInt(3) == 0 ? null : value);
            }
            lines.add(new Line(
                    i % 11 == 5 ? null : "m" + i % 13,
                    i % 17 == 5 ? null : i % 40,
                    i % 19 == 5 ? null : (long) i << 20,
                    i % 23 == 5 ? null : random.nextGaussian(),
                    i % 29 == 5 ? null : i % 31 == 5 ? List.of() : samples));
        }
        return lines;
    }

    /** Nulls among the items as NaN, no list as an empty one; numbers that are null as 0, as the interface says. */
    private static List<List<Object>> asRead(List<Line> lines) {
        List<List<Object>> rows = new ArrayList<>();
        for (Line line : lines) {
            List<Float> samples = line.samples() == null
                    ? List.of()
                    : line.samples().stream()
                            .map(v -> v == null ? Float.NaN : v)
                            .toList();
            rows.add(Arrays.asList(
                    line.name(),
                    line.number() == null ? 0L : (long) line.number(),
                    line.id() == null ? 0L : line.id(),
                    line.rate() == null ? Double.NaN : line.rate(),
                    line.rate() == null,
                    samples,
                    true));
        }
        return rows;
    }

    private List<List<Object>> read(long start, long length) throws IOException {
        List<List<Object>> found = new ArrayList<>();
        try (ParquetRows rows = open(start, length)) {
            CellColumn name = rows.cells("name", PrimitiveTypeName.BINARY, LogicalTypeAnnotation.stringType())
                    .orElseThrow();
            CellColumn number =
                    rows.cells("number", PrimitiveTypeName.INT32, null).orElseThrow();
            CellColumn id = rows.cells("id", PrimitiveTypeName.INT64, null).orElseThrow();
            CellColumn rate = rows.cells("rate", PrimitiveTypeName.DOUBLE, null).orElseThrow();
            CellColumn later =
                    rows.cells("later", PrimitiveTypeName.DOUBLE, null).orElseThrow();
            FloatListColumn samples = rows.floatLists("samples").orElseThrow();
            while (rows.next()) {
                List<Float> items = new ArrayList<>();
                for (float item : samples.items()) {
                    items.add(item);
                }
                found.add(Arrays.asList(
                        name.bytes() == null ? null : new String(name.bytes(), StandardCharsets.UTF_8),
                        number.number(),
                        id.number(),
                        rate.real(),
                        rate.isNull(),
                        items,
                        later.isNull()));
            }
        }
        return found;
    }

    private ParquetRows open(long start, long length) throws IOException {
        return ParquetRows.open(HadoopInputFile.fromPath(file, conf), conf, start, length);
    }

    private int groups() throws IOException {
        try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(file, conf))) {
            return reader.getRowGroups().size();
        }
    }

    private ParquetWriter<Group> writer(
            MessageType schema, WriterVersion version, CompressionCodecName codec, boolean hasDictionary)
            throws IOException {
        return ExampleParquetWriter.builder(file)
                .withConf(conf)
                .withType(schema)
                .withWriterVersion(version)
                .withCompressionCodec(codec)
                .withDictionaryEncoding(hasDictionary)
                .withByteStreamSplitEncoding(!hasDictionary)
                .withPageSize(5_000)
                .withRowGroupSize(200_000L)
                .build();
    }

    private static Group group(MessageType schema, Line line) {
        Group group = new SimpleGroup(schema);
        if (line.name() != null) {
            group.add("name", line.name());
        }
        if (line.number() != null) {
            group.add("number", line.number());
        }
        if (line.id() != null) {
            group.add("id", line.id());
        }
        if (line.rate() != null) {
            group.add("rate", line.rate());
        }
        if (line.samples() != null) {
            Group list = group.addGroup("samples");
            for (Float sample : line.samples()) {
                Group item = list.addGroup("list");
                if (sample != null) {
                    item.add("element", sample);
                }
            }
        }
        return group;
    }

    private void writeOwn(List<Line> lines, int groupRows) throws IOException {
        try (PageCompressor compressor = new PageCompressor(CompressionCodecName.SNAPPY, conf)) {
            ParquetFile own =
                    new ParquetFile(HadoopOutputFile.fromPath(file, conf), SCHEMA, Map.of("a", "b"), compressor);
            for (int i = 0; i < lines.size(); i++) {
                writeOwn(own, lines.get(i));
                if ((i + 1) % groupRows == 0) {
                    own.endRowGroup();
                }
            }
            own.close();
        }
    }

    private static void writeOwn(ParquetFile own, Line line) {
        ((BytesChunk) own.column("name"))
                .add(line.name() == null ? null : line.name().getBytes(StandardCharsets.UTF_8));
        number(own, "number", line.number() == null ? null : (long) line.number());
        number(own, "id", line.id());
        number(own, "rate", line.rate() == null ? null : Double.doubleToRawLongBits(line.rate()));
        NumberListChunk samples = (NumberListChunk) own.column("samples.list.element");
        if (line.samples() == null) {
            samples.addNull();
        } else if (line.samples().isEmpty()) {
            samples.addNull(0, 1);
        } else {
            float[] items = new float[line.samples().size()];
            for (int i = 0; i < items.length; i++) {
                items[i] = line.samples().get(i);
            }
            samples.add(0, items);
        }
        own.endRow();
    }

    private static void number(ParquetFile own, String column, Long bits) {
        NumberChunk chunk = (NumberChunk) own.column(column);
        if (bits == null) {
            chunk.addNull();
        } else {
            chunk.add(bits);
        }
    }
}
