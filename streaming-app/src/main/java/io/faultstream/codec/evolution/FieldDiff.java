package io.faultstream.codec.evolution;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import io.faultstream.codec.Contracts;

/** Compares a field with the one of the same name and number. */
final class FieldDiff {
    private static final String WELL_KNOWN = "google.protobuf.";

    private final ContractDiff messages;
    private final FieldDescriptor before;
    private final FieldDescriptor after;

    FieldDiff(ContractDiff messages, FieldDescriptor before, FieldDescriptor after) {
        this.messages = messages;
        this.before = before;
        this.after = after;
    }

    void compare(Changes here) {
        if (!before.getJsonName().equals(after.getJsonName())) {
            here.breaking("JSON name changed from " + before.getJsonName() + " to " + after.getJsonName());
        }
        if (before.isMapField() && after.isMapField()) {
            map(here);
        } else if (before.isRepeated() != after.isRepeated() || before.isMapField() != after.isMapField()) {
            here.breaking("changed from " + FieldText.type(before) + " to " + FieldText.type(after));
            return;
        } else {
            value(before, after, here);
        }
        required(here);
        oneof(here);
        presence(here);
        RuleDiff.compare(Contracts.rules(before), Contracts.rules(after), here);
    }

    private void map(Changes here) {
        FieldDescriptor wasKey = before.getMessageType().findFieldByNumber(1);
        FieldDescriptor isKey = after.getMessageType().findFieldByNumber(1);
        if (wasKey.getType() != isKey.getType()) {
            here.breaking("changed from " + FieldText.type(before) + " to " + FieldText.type(after));
            return;
        }
        value(
                before.getMessageType().findFieldByNumber(2),
                after.getMessageType().findFieldByNumber(2),
                here);
    }

    private void value(FieldDescriptor was, FieldDescriptor is, Changes here) {
        if (was.getType() != is.getType()) {
            here.breaking("type changed from " + FieldText.value(was) + " to " + FieldText.value(is));
            return;
        }
        switch (was.getType()) {
            case MESSAGE, GROUP -> message(was.getMessageType(), is.getMessageType(), here);
            case ENUM -> EnumDiff.compare(was.getEnumType(), is.getEnumType(), here);
            default -> {}
        }
    }

    private void message(Descriptor was, Descriptor is, Changes here) {
        if (was.getFullName().equals(is.getFullName())) {
            messages.messages(was, is, here);
        } else if (was.getFullName().startsWith(WELL_KNOWN) || is.getFullName().startsWith(WELL_KNOWN)) {
            // These have JSON and columns of their own.
            here.breaking("type changed from " + was.getFullName() + " to " + is.getFullName());
        } else {
            here.note("message renamed from " + was.getFullName() + " to " + is.getFullName());
            messages.messages(was, is, here);
        }
    }

    private void required(Changes here) {
        boolean was = FieldText.isRequired(before);
        boolean is = FieldText.isRequired(after);
        if (!was && is) {
            here.breaking("is now required: records without it would go to quarantine");
        } else if (was && !is) {
            here.compatible("is no longer required");
        }
    }

    private void presence(Changes here) {
        if (before.isRepeated()
                || before.getType() != after.getType()
                || before.getRealContainingOneof() != null
                || after.getRealContainingOneof() != null
                || before.hasPresence() == after.hasPresence()) {
            return;
        }
        if (after.hasPresence()) {
            here.note("is now optional: where it is absent, new rows have null and no longer the default value");
        } else {
            here.breaking("is no longer optional: where it is absent, new rows would have the default value instead of"
                    + " null");
        }
    }

    private void oneof(Changes here) {
        OneofDescriptor was = before.getRealContainingOneof();
        OneofDescriptor is = after.getRealContainingOneof();
        if (was == null && is != null) {
            here.breaking("moved into the oneof " + is.getName());
        } else if (was != null && is == null) {
            here.breaking("moved out of the oneof " + was.getName());
        } else if (was != null && !was.getName().equals(is.getName())) {
            if (staysTogether(was, is)) {
                here.compatible("oneof renamed from " + was.getName() + " to " + is.getName());
            } else {
                here.breaking("moved from the oneof " + was.getName() + " to " + is.getName());
            }
        }
    }

    /** True where all that is left of the old oneof is in the new one, and nothing else that was there before. */
    private static boolean staysTogether(OneofDescriptor was, OneofDescriptor is) {
        Descriptor beforeMessage = was.getContainingType();
        Descriptor afterMessage = is.getContainingType();
        return was.getFields().stream()
                        .map(field -> afterMessage.findFieldByNumber(field.getNumber()))
                        .allMatch(field -> field == null || field.getRealContainingOneof() == is)
                && is.getFields().stream()
                        .map(field -> beforeMessage.findFieldByNumber(field.getNumber()))
                        .allMatch(field -> field == null || field.getRealContainingOneof() == was);
    }
}
