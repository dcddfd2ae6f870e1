package io.faultstream.codec;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import io.faultstream.proto.v1.FieldRules;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The messages of a descriptor set, by full name. Whatever cannot be used is a {@link ContractException}. */
public final class Contracts {
    private static final String BUNDLED = "faultstream/contracts.desc";

    private final String origin;
    private final Map<String, Descriptor> messages;

    private Contracts(String origin, Map<String, Descriptor> messages) {
        this.origin = origin;
        this.messages = messages;
    }

    /** The contracts that the service is built with. */
    public static Contracts bundled() {
        try (InputStream set = Contracts.class.getClassLoader().getResourceAsStream(BUNDLED)) {
            if (set == null) {
                throw new ContractException(
                        "The bundled contracts cannot be read",
                        BUNDLED + " is not on the class path",
                        "Build the application with its proto module");
            }
            return parse(set.readAllBytes(), BUNDLED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a serialized {@code FileDescriptorSet} that includes its imports.
     *
     * @param origin where the bytes came from, for messages to people
     */
    public static Contracts parse(byte[] descriptorSet, String origin) {
        try {
            FileDescriptorSet set = FileDescriptorSet.parseFrom(descriptorSet, RuleReader.extensions());
            Map<String, FileDescriptorProto> protos = new LinkedHashMap<>();
            set.getFileList().forEach(file -> protos.put(file.getName(), file));
            Map<String, FileDescriptor> files = new LinkedHashMap<>();
            for (String name : protos.keySet()) {
                link(name, protos, files, origin);
            }
            Map<String, Descriptor> messages = new TreeMap<>();
            files.values().forEach(file -> collect(file.getMessageTypes(), messages));
            if (messages.isEmpty()) {
                throw new ContractException(
                        "The descriptor set " + origin + " cannot be used",
                        "it has no messages",
                        "Write it with protoc --include_imports --descriptor_set_out");
            }
            return new Contracts(origin, messages);
        } catch (InvalidProtocolBufferException e) {
            throw new ContractException(
                    "The descriptor set " + origin + " cannot be read",
                    "its bytes are not a FileDescriptorSet",
                    "Write it with protoc --include_imports --descriptor_set_out",
                    e);
        }
    }

    /** The message of that full name, its rules checked. */
    public Descriptor message(String fullName) {
        Descriptor message = messages.get(fullName);
        if (message == null) {
            throw new ContractException(
                    "The message " + fullName + " cannot be used",
                    "the descriptor set " + origin + " does not have it",
                    "It has: " + String.join(", ", messages.keySet()));
        }
        new PlanBuilder().build(message);
        return message;
    }

    /** The rules in a field's options; the default instance where it has none. */
    public static FieldRules rules(FieldDescriptor field) {
        return RuleReader.rules(field);
    }

    /** All messages, as types that an Any may hold. */
    public Collection<Descriptor> messages() {
        return List.copyOf(messages.values());
    }

    private static FileDescriptor link(
            String name, Map<String, FileDescriptorProto> protos, Map<String, FileDescriptor> files, String origin) {
        FileDescriptor done = files.get(name);
        if (done != null) {
            return done;
        }
        // Taken out while it is linked: files that import each other find nothing here, and no recursion without end.
        FileDescriptorProto proto = protos.get(name);
        if (proto == null) {
            throw new ContractException(
                    "The descriptor set " + origin + " cannot be used",
                    "the file " + name + " is imported and not in it",
                    "Write it with protoc --include_imports");
        }
        Map<String, FileDescriptorProto> others = new LinkedHashMap<>(protos);
        others.remove(name);
        FileDescriptor[] imports = proto.getDependencyList().stream()
                .map(imported -> link(imported, others, files, origin))
                .toArray(FileDescriptor[]::new);
        try {
            FileDescriptor file = FileDescriptor.buildFrom(proto, imports);
            files.put(name, file);
            return file;
        } catch (DescriptorValidationException e) {
            throw new ContractException(
                    "The descriptor set " + origin + " cannot be used",
                    e.getMessage(),
                    "Write it anew with protoc --include_imports --descriptor_set_out",
                    e);
        }
    }

    private static void collect(List<Descriptor> from, Map<String, Descriptor> messages) {
        for (Descriptor message : from) {
            if (!message.getOptions().getMapEntry()) {
                messages.put(message.getFullName(), message);
                collect(message.getNestedTypes(), messages);
            }
        }
    }
}
