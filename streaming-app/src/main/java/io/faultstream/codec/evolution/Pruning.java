package io.faultstream.codec.evolution;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.GenericDescriptor;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The part of a descriptor set that a message needs: itself and every message and enum that it leads to. */
final class Pruning {
    private final Set<String> needed = new HashSet<>();
    private final Map<String, FileDescriptor> files = new TreeMap<>();
    private final Map<String, Set<String>> imports = new TreeMap<>();

    FileDescriptorSet prune(Descriptor message) {
        need(message);
        FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
        files.values().forEach(file -> set.addFile(pruned(file)));
        return set.build();
    }

    private void need(Descriptor message) {
        if (!add(message)) {
            return;
        }
        for (FieldDescriptor field : message.getFields()) {
            switch (field.getJavaType()) {
                case MESSAGE -> {
                    imported(message, field.getMessageType());
                    need(field.getMessageType());
                }
                case ENUM -> {
                    imported(message, field.getEnumType());
                    add(field.getEnumType());
                }
                default -> {}
            }
        }
    }

    private boolean add(GenericDescriptor type) {
        files.put(type.getFile().getName(), type.getFile());
        return needed.add(type.getFullName());
    }

    private void imported(Descriptor from, GenericDescriptor type) {
        if (from.getFile() != type.getFile()) {
            imports.computeIfAbsent(from.getFile().getName(), any -> new TreeSet<>())
                    .add(type.getFile().getName());
        }
    }

    /** What has only to do with generated code is left out; the syntax says how fields are present. */
    private FileDescriptorProto pruned(FileDescriptor file) {
        FileDescriptorProto whole = file.toProto();
        FileDescriptorProto.Builder part = FileDescriptorProto.newBuilder()
                .setName(whole.getName())
                .setPackage(whole.getPackage())
                .addAllDependency(imports.getOrDefault(whole.getName(), Set.of()));
        if (whole.hasSyntax()) {
            part.setSyntax(whole.getSyntax());
        }
        if (whole.hasEdition()) {
            part.setEdition(whole.getEdition());
        }
        if (whole.getOptions().hasFeatures()) {
            part.getOptionsBuilder().setFeatures(whole.getOptions().getFeatures());
        }
        messages(file.getMessageTypes()).forEach(part::addMessageType);
        enums(file.getEnumTypes()).forEach(value -> part.addEnumType(value.toProto()));
        return part.build();
    }

    private List<DescriptorProto> messages(List<Descriptor> all) {
        return all.stream().filter(this::holdsNeeded).map(this::pruned).toList();
    }

    private List<EnumDescriptor> enums(List<EnumDescriptor> all) {
        return all.stream().filter(type -> needed.contains(type.getFullName())).toList();
    }

    private boolean holdsNeeded(Descriptor message) {
        return needed.contains(message.getFullName())
                || message.getNestedTypes().stream().anyMatch(this::holdsNeeded)
                || !enums(message.getEnumTypes()).isEmpty();
    }

    private DescriptorProto pruned(Descriptor message) {
        // Of a message that only holds a needed one, no more than the place.
        DescriptorProto.Builder part = DescriptorProto.newBuilder().setName(message.getName());
        if (needed.contains(message.getFullName())) {
            part.mergeFrom(message.toProto()).clearNestedType().clearEnumType().clearExtension();
            for (int i = 0; i < part.getFieldCount(); i++) {
                // Left out where it is the usual one, by some compilers.
                part.getFieldBuilder(i).setJsonName(message.getFields().get(i).getJsonName());
            }
        }
        if (!message.getOptions().getMapEntry()) {
            part.clearOptions();
            if (message.getOptions().getMessageSetWireFormat()) {
                part.setOptions(MessageOptions.newBuilder().setMessageSetWireFormat(true));
            }
        }
        messages(message.getNestedTypes()).forEach(part::addNestedType);
        enums(message.getEnumTypes()).forEach(type -> part.addEnumType(type.toProto()));
        return part.build();
    }
}
