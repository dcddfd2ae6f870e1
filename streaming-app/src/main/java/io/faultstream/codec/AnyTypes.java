package io.faultstream.codec;

import com.google.protobuf.AnyProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.EmptyProto;
import com.google.protobuf.FieldMaskProto;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.WrappersProto;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The message types that a google.protobuf.Any may hold: those of the contract's files, the well-known and the given ones. */
final class AnyTypes {
    private final Map<String, Descriptor> types = new HashMap<>();

    AnyTypes(Descriptor message, Collection<Descriptor> more) {
        Set<FileDescriptor> seen = new HashSet<>();
        for (FileDescriptor file : List.of(
                AnyProto.getDescriptor(),
                DurationProto.getDescriptor(),
                EmptyProto.getDescriptor(),
                FieldMaskProto.getDescriptor(),
                StructProto.getDescriptor(),
                TimestampProto.getDescriptor(),
                WrappersProto.getDescriptor(),
                message.getFile())) {
            addFile(file, seen);
        }
        addAll(List.copyOf(more));
    }

    /** The type that a URL such as {@code type.googleapis.com/faultstream.v1.ServerMetric} names. */
    Optional<Descriptor> find(String url) {
        int slash = url.lastIndexOf('/');
        return slash <= 0 ? Optional.empty() : Optional.ofNullable(types.get(url.substring(slash + 1)));
    }

    private void addFile(FileDescriptor file, Set<FileDescriptor> seen) {
        if (seen.add(file)) {
            addAll(file.getMessageTypes());
            file.getDependencies().forEach(imported -> addFile(imported, seen));
        }
    }

    private void addAll(List<Descriptor> messages) {
        for (Descriptor message : messages) {
            types.put(message.getFullName(), message);
            addAll(message.getNestedTypes());
        }
    }
}
