package io.faultstream.testing;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.DescriptorProto.ReservedRange;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** The shipped contracts with more fields, as a later release of them would have. */
public final class TestContracts {
    private static final String MOUNTING = ".faultstream.v1.VibrationWindow.Mounting";

    private TestContracts() {}

    /** VibrationWindow with a nested message {@code mounting} that has one field, {@code position}. */
    public static Path first(Path file) {
        return write(file, changed(false));
    }

    /** The same with {@code mounting.torque_nm}, {@code firmware}, and {@code unit} in ServerMetric. */
    public static Path grown(Path file) {
        return write(file, changed(true));
    }

    /** {@link #grown} with {@code mounting.torque_nm} removed and reserved. */
    public static Path withoutTorque(Path file) {
        FileDescriptorSet.Builder set = changed(true).toBuilder();
        for (FileDescriptorProto.Builder proto : set.getFileBuilderList()) {
            for (DescriptorProto.Builder message : proto.getMessageTypeBuilderList()) {
                if (message.getName().equals("VibrationWindow")) {
                    message.getNestedTypeBuilder(0)
                            .removeField(1)
                            .addReservedName("torque_nm")
                            .addReservedRange(
                                    ReservedRange.newBuilder().setStart(2).setEnd(3));
                }
            }
        }
        return write(file, set.build());
    }

    /** The shipped contracts, VibrationWindow changed as a test likes. */
    public static Path changed(Path file, Consumer<DescriptorProto.Builder> change) {
        FileDescriptorSet.Builder set = shipped().toBuilder();
        for (FileDescriptorProto.Builder proto : set.getFileBuilderList()) {
            proto.getMessageTypeBuilderList().stream()
                    .filter(message -> message.getName().equals("VibrationWindow"))
                    .forEach(change);
        }
        return write(file, set.build());
    }

    /** A field of a message under change. */
    public static FieldDescriptorProto.Builder field(DescriptorProto.Builder message, String name) {
        return message.getFieldBuilderList().stream()
                .filter(field -> field.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The shipped contracts without a rule: nothing is required, any time will do, and none is the event time. */
    public static Path lenient(Path file) {
        return write(file, lenient(shipped()));
    }

    /** Other contracts without a rule. */
    public static Path lenient(Path from, Path file) {
        try {
            return write(file, lenient(FileDescriptorSet.parseFrom(Files.readAllBytes(from))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileDescriptorSet lenient(FileDescriptorSet contracts) {
        FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
        for (FileDescriptorProto part : contracts.getFileList()) {
            FileDescriptorProto.Builder changed = part.toBuilder();
            if (!part.getPackage().startsWith("google.")) {
                changed.getMessageTypeBuilderList().forEach(message -> message.getFieldBuilderList()
                        .forEach(FieldDescriptorProto.Builder::clearOptions));
            }
            set.addFile(changed);
        }
        return set.build();
    }

    private static FileDescriptorSet changed(boolean grown) {
        FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
        for (FileDescriptorProto file : shipped().getFileList()) {
            FileDescriptorProto.Builder changed = file.toBuilder();
            for (DescriptorProto.Builder message : changed.getMessageTypeBuilderList()) {
                if (message.getName().equals("VibrationWindow")) {
                    window(message, grown);
                } else if (message.getName().equals("ServerMetric") && grown) {
                    message.addField(field("unit", 20, Type.TYPE_STRING));
                }
            }
            set.addFile(changed);
        }
        return set.build();
    }

    private static void window(DescriptorProto.Builder message, boolean grown) {
        DescriptorProto.Builder mounting =
                DescriptorProto.newBuilder().setName("Mounting").addField(field("position", 1, Type.TYPE_STRING));
        message.addField(field("mounting", 20, Type.TYPE_MESSAGE).setTypeName(MOUNTING));
        if (grown) {
            mounting.addField(field("torque_nm", 2, Type.TYPE_DOUBLE));
            message.addField(field("firmware", 21, Type.TYPE_STRING));
        }
        message.addNestedType(mounting);
    }

    private static FieldDescriptorProto.Builder field(String name, int number, Type type) {
        return FieldDescriptorProto.newBuilder()
                .setName(name)
                .setNumber(number)
                .setType(type)
                .setLabel(Label.LABEL_OPTIONAL);
    }

    private static FileDescriptorSet shipped() {
        try (InputStream in = TestContracts.class.getResourceAsStream("/faultstream/contracts.desc")) {
            return FileDescriptorSet.parseFrom(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path write(Path file, FileDescriptorSet set) {
        try {
            return Files.write(file, set.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
