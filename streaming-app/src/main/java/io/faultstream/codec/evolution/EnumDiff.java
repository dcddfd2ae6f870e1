package io.faultstream.codec.evolution;

import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;

/** Compares two versions of an enum. Its values' names are what JSON and the table hold. */
final class EnumDiff {
    private EnumDiff() {}

    static void compare(EnumDescriptor before, EnumDescriptor after, Changes here) {
        if (!before.getFullName().equals(after.getFullName())) {
            here.note("enum renamed from " + before.getFullName() + " to " + after.getFullName());
        }
        if (!before.isClosed() && after.isClosed()) {
            here.breaking("the enum is now closed: numbers without a name would be refused");
        }
        for (EnumValueDescriptor value : before.getValues()) {
            EnumValueDescriptor same = after.findValueByName(value.getName());
            if (same == null) {
                EnumValueDescriptor numbered = after.findValueByNumber(value.getNumber());
                here.breaking(
                        numbered == null
                                ? "enum value " + value.getName() + " removed"
                                : "enum value " + value.getName() + " renamed to " + numbered.getName());
            } else if (same.getNumber() != value.getNumber()) {
                here.breaking("enum value " + value.getName() + " changed from " + value.getNumber() + " to "
                        + same.getNumber());
            }
        }
        for (EnumValueDescriptor value : after.getValues()) {
            if (before.findValueByName(value.getName()) == null
                    && before.findValueByNumber(value.getNumber()) == null) {
                here.compatible("new enum value " + value.getName() + " = " + value.getNumber());
            } else if (before.findValueByName(value.getName()) == null
                    && after.findValueByName(
                                    before.findValueByNumber(value.getNumber()).getName())
                            != null) {
                here.compatible("new name " + value.getName() + " for the enum value "
                        + before.findValueByNumber(value.getNumber()).getName());
            }
        }
    }
}
