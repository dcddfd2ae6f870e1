package io.faultstream.codec.evolution;

import com.google.protobuf.Descriptors.Descriptor;
import io.faultstream.codec.Contracts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares two descriptor sets, message by message. */
public final class ContractSetDiff {
    /** They come with every compiler, and no topic holds them. */
    private static final String WELL_KNOWN = "google.protobuf.";

    private ContractSetDiff() {}

    /**
     * Every message at the top level of a file of either set; those of Protobuf itself are left out.
     *
     * @return the changes by full name of the message, an empty list for one that is the same
     */
    public static Map<String, List<ContractChange>> between(Contracts before, Contracts after) {
        Map<String, Descriptor> was = topLevel(before);
        Map<String, Descriptor> is = topLevel(after);
        TreeSet<String> names = new TreeSet<>(was.keySet());
        names.addAll(is.keySet());
        Map<String, List<ContractChange>> changes = new TreeMap<>();
        for (String name : names) {
            List<ContractChange> found = new ArrayList<>();
            if (!is.containsKey(name)) {
                found.add(new ContractChange("", "message removed", Severity.BREAKING));
            } else if (!was.containsKey(name)) {
                found.add(new ContractChange("", "message added", Severity.COMPATIBLE));
            } else {
                found.addAll(ContractDiff.between(was.get(name), is.get(name)));
            }
            changes.put(name, found);
        }
        return changes;
    }

    private static Map<String, Descriptor> topLevel(Contracts contracts) {
        Map<String, Descriptor> messages = new TreeMap<>();
        for (Descriptor message : contracts.messages()) {
            if (message.getContainingType() == null && !message.getFullName().startsWith(WELL_KNOWN)) {
                messages.put(message.getFullName(), message);
            }
        }
        return messages;
    }
}
