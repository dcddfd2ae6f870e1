package io.faultstream.codec.evolution;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Compares two versions of a message, with everything below it. What counts is what happens to the columns of its table,
 * to those who send it as JSON, and to those who read or write its bytes.
 */
public final class ContractDiff {
    /** Messages that are being compared or were: a message can contain itself. */
    private final Set<List<Descriptor>> compared = new HashSet<>();

    private ContractDiff() {}

    /** All differences, fields in the order of the old version, then new ones; empty where nothing that counts changed. */
    public static List<ContractChange> between(Descriptor before, Descriptor after) {
        Changes changes = new Changes();
        new ContractDiff().messages(before, after, changes);
        return changes.found();
    }

    void messages(Descriptor before, Descriptor after, Changes changes) {
        if (!compared.add(List.of(before, after))) {
            return;
        }
        for (FieldDescriptor field : before.getFields()) {
            FieldDescriptor same = after.findFieldByName(field.getName());
            FieldDescriptor numbered = after.findFieldByNumber(field.getNumber());
            Changes here = changes.at(field.getName());
            if (same == null && numbered == null) {
                removed(field, after, here);
            } else if (same == null) {
                here.breaking("number " + field.getNumber() + " is now the field " + numbered.getName()
                        + ": values sent as JSON under the old name would go to _rescued_data, bytes would be read into"
                        + " the other column");
            } else if (same.getNumber() != field.getNumber()) {
                here.breaking("number changed from " + field.getNumber() + " to " + same.getNumber());
            } else {
                new FieldDiff(this, field, same).compare(here);
            }
        }
        for (FieldDescriptor field : after.getFields()) {
            if (before.findFieldByName(field.getName()) == null) {
                added(field, before, changes.at(field.getName()));
            }
        }
    }

    private static void removed(FieldDescriptor field, Descriptor after, Changes here) {
        boolean name = after.toProto().getReservedNameList().contains(field.getName());
        boolean number = after.isReservedNumber(field.getNumber());
        if (name && number) {
            here.compatible(
                    "removed, its name and number are reserved: the column stays and is null in new rows, values"
                            + " that are still sent go to _rescued_data");
            return;
        }
        here.breaking("removed without reserving " + (name ? "" : "its name") + (name || number ? "" : " and ")
                + (number ? "" : "its number " + field.getNumber()));
    }

    private static void added(FieldDescriptor field, Descriptor before, Changes here) {
        if (before.findFieldByNumber(field.getNumber()) != null) {
            // Told where the number's old field is.
            return;
        }
        if (before.isReservedNumber(field.getNumber())) {
            here.breaking("new, with the reserved number " + field.getNumber());
        } else if (before.toProto().getReservedNameList().contains(field.getName())) {
            here.breaking("new, with a reserved name");
        } else if (FieldText.isRequired(field)) {
            here.breaking("new and required: records without it would go to quarantine");
        } else {
            here.compatible("new, " + FieldText.type(field) + ": old rows read as null");
        }
    }
}
