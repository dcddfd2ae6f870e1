package io.faultstream.ingest;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.InvalidProtocolBufferException;
import io.faultstream.config.SetupException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A contract's descriptor set as the file that spark-protobuf wants: a query's plan holds the path, and each task opens
 * it anew on its own machine. The name is the content's hash, so that a file never changes while a query runs.
 *
 * <p>The message in it has one field more, {@link #MARKER}. spark-protobuf reads bytes that are no message as a struct of
 * nulls, and a message in which everything has its default as the same; a repeated field is null in the first only.
 */
final class DescriptorFile implements Serializable {
    /** A repeated field that no record has. */
    static final String MARKER = "_faultstream_decoded";

    private static final long serialVersionUID = 1L;
    private static final int LARGEST_NUMBER = 536_870_911;

    private final String path;
    private final byte[] content;

    private DescriptorFile(String path, byte[] content) {
        this.path = path;
        this.content = content;
    }

    /** @throws SetupException if the message is not at the top level of its file */
    static DescriptorFile of(Contract contract, String where) {
        byte[] content = marked(contract, where);
        Path folder = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
        return new DescriptorFile(
                folder.resolve("faultstream-" + sha256(content) + ".desc").toString(), content);
    }

    String path() {
        return path;
    }

    /** Makes sure that the file is on this machine, whole. */
    void place() {
        Path file = Path.of(path);
        try {
            if (Files.exists(file) && Arrays.equals(Files.readAllBytes(file), content)) {
                return;
            }
            Files.createDirectories(file.getParent());
            Path part = file.resolveSibling(
                    file.getFileName() + "." + ProcessHandle.current().pid() + "."
                            + Thread.currentThread().getId());
            Files.write(part, content);
            // Other tasks, and other JVMs on this machine, do the same at this moment.
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the descriptor set cannot be written to " + path
                            + ": a folder of this name (java.io.tmpdir of the driver) must be writable on every node",
                    e);
        }
    }

    private static byte[] marked(Contract contract, String where) {
        try {
            FileDescriptorSet.Builder set = FileDescriptorSet.parseFrom(contract.descriptorSet()).toBuilder();
            for (FileDescriptorProto.Builder file : set.getFileBuilderList()) {
                String prefix = file.getPackage().isEmpty() ? "" : file.getPackage() + ".";
                for (DescriptorProto.Builder message : file.getMessageTypeBuilderList()) {
                    if (contract.message().equals(prefix + message.getName())) {
                        message.addField(FieldDescriptorProto.newBuilder()
                                .setName(MARKER)
                                .setNumber(unusedNumber(message))
                                .setLabel(FieldDescriptorProto.Label.LABEL_REPEATED)
                                .setType(FieldDescriptorProto.Type.TYPE_BOOL));
                        return set.build().toByteArray();
                    }
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a descriptor set that was read before", e);
        }
        throw new SetupException(
                where + ".contract",
                contract.message() + " is inside another message, where from_protobuf does not look",
                "Move it to the top level of its .proto file");
    }

    private static int unusedNumber(DescriptorProto.Builder message) {
        int number = LARGEST_NUMBER;
        while (isUsed(message, number)) {
            number--;
        }
        return number;
    }

    private static boolean isUsed(DescriptorProto.Builder message, int number) {
        return message.getFieldList().stream().anyMatch(field -> field.getNumber() == number);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
