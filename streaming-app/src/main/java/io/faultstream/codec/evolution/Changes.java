package io.faultstream.codec.evolution;

import java.util.ArrayList;
import java.util.List;

/** The changes found so far, and where one is at. */
final class Changes {
    private final List<ContractChange> found;
    private final String path;

    Changes() {
        this(new ArrayList<>(), "");
    }

    private Changes(List<ContractChange> found, String path) {
        this.found = found;
        this.path = path;
    }

    /** One step deeper. */
    Changes at(String name) {
        return new Changes(found, path.isEmpty() ? name : path + "." + name);
    }

    void breaking(String what) {
        add(what, Severity.BREAKING);
    }

    void compatible(String what) {
        add(what, Severity.COMPATIBLE);
    }

    void note(String what) {
        add(what, Severity.NOTE);
    }

    List<ContractChange> found() {
        return List.copyOf(found);
    }

    private void add(String what, Severity severity) {
        found.add(new ContractChange(path, what, severity));
    }
}
