package io.faultstream.codec.evolution;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.util.LinkedHashSet;
import java.util.Set;

/** Descriptor sets as {@code protoc --include_imports} writes them. */
final class TestSets {
    private TestSets() {}

    static byte[] of(FileDescriptor file) {
        Set<FileDescriptor> files = new LinkedHashSet<>();
        collect(file, files);
        FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
        files.forEach(one -> set.addFile(one.toProto()));
        return set.build().toByteArray();
    }

    private static void collect(FileDescriptor file, Set<FileDescriptor> files) {
        file.getDependencies().forEach(imported -> collect(imported, files));
        files.add(file);
    }
}
