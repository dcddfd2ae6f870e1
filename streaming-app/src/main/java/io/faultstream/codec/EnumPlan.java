package io.faultstream.codec;

import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import java.util.HashMap;
import java.util.Map;

/** An enum's names and numbers. */
final class EnumPlan {
    private final NameTable<EnumValueDescriptor> names;
    private final Map<Integer, String> byNumber = new HashMap<>();
    private final boolean closed;

    EnumPlan(EnumDescriptor descriptor) {
        Map<String, EnumValueDescriptor> byName = new HashMap<>();
        for (EnumValueDescriptor value : descriptor.getValues()) {
            byName.put(value.getName(), value);
            byNumber.putIfAbsent(value.getNumber(), value.getName());
        }
        names = new NameTable<>(byName);
        closed = descriptor.isClosed();
    }

    /** The value of that name, or null: hot path. */
    EnumValueDescriptor find(byte[] text, int start, int end) {
        NameTable.Name<EnumValueDescriptor> name = names.find(text, start, end);
        return name == null ? null : name.value;
    }

    /** Whether a field can hold the number: any number unless the enum is closed (proto2). */
    boolean allows(int number) {
        return !closed || byNumber.containsKey(number);
    }

    /** The first name of the number, or the number as text if it has none. */
    String name(int number) {
        String name = byNumber.get(number);
        return name == null ? Integer.toString(number) : name;
    }
}
