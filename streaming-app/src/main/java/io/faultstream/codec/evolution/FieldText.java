package io.faultstream.codec.evolution;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.faultstream.codec.Contracts;
import java.util.Locale;

/** Fields as a .proto file writes them. */
final class FieldText {
    private FieldText() {}

    /** {@code repeated float}, {@code map<string, double>}, {@code google.protobuf.Timestamp}. */
    static String type(FieldDescriptor field) {
        if (field.isMapField()) {
            return "map<" + value(field.getMessageType().findFieldByNumber(1)) + ", "
                    + value(field.getMessageType().findFieldByNumber(2)) + ">";
        }
        return (field.isRepeated() ? "repeated " : "") + value(field);
    }

    /** The type of one value. */
    static String value(FieldDescriptor field) {
        return switch (field.getType()) {
            case MESSAGE, GROUP -> field.getMessageType().getFullName();
            case ENUM -> field.getEnumType().getFullName();
            default -> field.getType().name().toLowerCase(Locale.ROOT);
        };
    }

    static boolean isRequired(FieldDescriptor field) {
        return field.isRequired() || Contracts.rules(field).getRequired();
    }
}
