package io.faultstream.bench.jmh;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.faultstream.bench.data.RecordShape;
import io.faultstream.bench.data.Shape;
import io.faultstream.bench.proto.v1.Telemetry;
import io.faultstream.codec.CodecLimits;
import io.faultstream.codec.DecodeResult;
import io.faultstream.codec.Decoded;
import io.faultstream.codec.JsonCodec;
import io.faultstream.codec.RecordFields;
import io.faultstream.codec.UnknownFields;
import io.faultstream.proto.v1.ServerMetric;
import io.faultstream.proto.v1.VibrationWindow;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * JSON bytes in, records a second of one thread: the codec, which also checks the contract's rules, and protobuf-java's
 * JsonFormat, which does not. As the service reads a record (typed values of its fields; a message), and to Protobuf's wire
 * bytes (with columns for Spark's rows; the bytes only).
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 2, jvmArgsAppend = "-XX:+UseParallelGC")
public class CodecBenchmark {
    private static final long BROKER_MILLIS = 1_718_880_000_000L;

    @Param({"server-metric", "vibration", "wide"})
    private String shape;

    private byte[][] records;
    private int next;
    private JsonCodec codec;
    private RecordFields fields;
    private JsonFormat.Parser parser;
    private Message empty;

    /** Enough records that branches are not learnt by heart, few enough for the cache not to be what is measured. */
    @Setup
    public void prepare() {
        Shape kind = Shape.of(shape);
        RecordShape source = kind.records(0);
        records = new byte[kind == Shape.VIBRATION ? 256 : 4096][];
        for (int i = 0; i < records.length; i++) {
            records[i] = source.record(1, i).json();
        }
        codec = JsonCodec.of(kind.contract(), CodecLimits.DEFAULT, UnknownFields.RESCUE);
        fields = codec.fields();
        parser = JsonFormat.parser().ignoringUnknownFields();
        empty = switch (kind) {
            case SERVER_METRIC -> ServerMetric.getDefaultInstance();
            case VIBRATION -> VibrationWindow.getDefaultInstance();
            case WIDE -> Telemetry.getDefaultInstance();
        };
    }

    @Benchmark
    public RecordFields codec() {
        if (codec.decode(record(), BROKER_MILLIS, fields) != null) {
            throw new IllegalStateException("a record was rejected");
        }
        return fields;
    }

    @Benchmark
    public Message jsonFormat() throws InvalidProtocolBufferException {
        Message.Builder builder = empty.newBuilderForType();
        parser.merge(new String(record(), StandardCharsets.UTF_8), builder);
        return builder.build();
    }

    @Benchmark
    public byte[] codecToWire() {
        DecodeResult result = codec.decode(record(), BROKER_MILLIS);
        return ((Decoded) result).wire();
    }

    @Benchmark
    public byte[] jsonFormatToWire() throws InvalidProtocolBufferException {
        return jsonFormat().toByteArray();
    }

    private byte[] record() {
        next = next + 1 == records.length ? 0 : next + 1;
        return records[next];
    }
}
