package io.faultstream.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.conformance.Conformance.ConformanceRequest;
import com.google.protobuf.conformance.Conformance.ConformanceResponse;
import com.google.protobuf.conformance.Conformance.FailureSet;
import com.google.protobuf.conformance.Conformance.TestCategory;
import com.google.protobuf.conformance.Conformance.WireFormat;
import com.google.protobuf.util.JsonFormat;
import com.google.protobuf_test_messages.proto3.TestMessagesProto3.TestAllTypesProto3;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The program that Protobuf's conformance runner talks to over standard input and output. Answers the tests that read
 * JSON into TestAllTypesProto3 and skips all others. With the argument {@code JsonFormat} protobuf-java answers instead
 * of our codec, for comparison. Prints how many it answered to standard error.
 */
public final class ConformanceTestee {
    private static final TypeRegistry TYPES =
            TypeRegistry.newBuilder().add(TestAllTypesProto3.getDescriptor()).build();

    private final JsonCodec rejecting = JsonCodecTest.codec(TestAllTypesProto3.getDescriptor(), UnknownFields.REJECT);
    private final JsonCodec rescuing = JsonCodecTest.codec(TestAllTypesProto3.getDescriptor(), UnknownFields.RESCUE);
    private final boolean jsonFormat;
    private int answered;

    private ConformanceTestee(boolean jsonFormat) {
        this.jsonFormat = jsonFormat;
    }

    public static void main(String[] args) throws IOException {
        // The runner reads standard output as binary: nothing else may print there.
        OutputStream out = new BufferedOutputStream(System.out);
        System.setOut(new PrintStream(System.err, true, StandardCharsets.UTF_8));
        new ConformanceTestee(args.length > 0 && args[0].equals("JsonFormat"))
                .serve(new DataInputStream(System.in), out);
    }

    private void serve(DataInputStream in, OutputStream out) throws IOException {
        byte[] length = new byte[4];
        while (in.readNBytes(length, 0, 4) == 4) {
            int size = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getInt();
            byte[] response =
                    answer(ConformanceRequest.parseFrom(in.readNBytes(size))).toByteArray();
            out.write(ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(response.length)
                    .array());
            out.write(response);
            out.flush();
        }
        System.err.println("answered " + answered);
    }

    private ConformanceResponse answer(ConformanceRequest request) throws InvalidProtocolBufferException {
        if (request.getMessageType().equals("conformance.FailureSet")) {
            return ConformanceResponse.newBuilder()
                    .setProtobufPayload(FailureSet.getDefaultInstance().toByteString())
                    .build();
        }
        boolean ours = request.hasJsonPayload()
                && request.getMessageType().equals("protobuf_test_messages.proto3.TestAllTypesProto3");
        if (!ours) {
            return ConformanceResponse.newBuilder()
                    .setSkipped("JSON input of proto3 only")
                    .build();
        }
        answered++;
        boolean lenient = request.getTestCategory() == TestCategory.JSON_IGNORE_UNKNOWN_PARSING_TEST;
        try {
            byte[] wire = jsonFormat ? jsonFormat(request, lenient) : codec(request, lenient);
            return respond(wire, request.getRequestedOutputFormat());
        } catch (InvalidProtocolBufferException e) {
            return ConformanceResponse.newBuilder()
                    .setParseError(e.getMessage())
                    .build();
        }
    }

    private byte[] codec(ConformanceRequest request, boolean lenient) throws InvalidProtocolBufferException {
        DecodeResult result = (lenient ? rescuing : rejecting)
                .decode(request.getJsonPayloadBytes().toByteArray(), 0);
        if (result instanceof Rejected rejected) {
            throw new InvalidProtocolBufferException(rejected.toString());
        }
        return ((Decoded) result).wire();
    }

    private static byte[] jsonFormat(ConformanceRequest request, boolean lenient)
            throws InvalidProtocolBufferException {
        TestAllTypesProto3.Builder message = TestAllTypesProto3.newBuilder();
        JsonFormat.Parser parser = JsonFormat.parser().usingTypeRegistry(TYPES);
        (lenient ? parser.ignoringUnknownFields() : parser).merge(request.getJsonPayload(), message);
        return message.build().toByteArray();
    }

    // JSON output comes from protobuf-java in both modes: only the reading of JSON is under test.
    private static ConformanceResponse respond(byte[] wire, WireFormat format) throws InvalidProtocolBufferException {
        if (format == WireFormat.PROTOBUF) {
            return ConformanceResponse.newBuilder()
                    .setProtobufPayload(ByteString.copyFrom(wire))
                    .build();
        }
        TestAllTypesProto3 message = TestAllTypesProto3.parseFrom(wire);
        try {
            return ConformanceResponse.newBuilder()
                    .setJsonPayload(
                            JsonFormat.printer().usingTypeRegistry(TYPES).print(message))
                    .build();
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            return ConformanceResponse.newBuilder()
                    .setSerializeError(String.valueOf(e.getMessage()))
                    .build();
        }
    }
}
