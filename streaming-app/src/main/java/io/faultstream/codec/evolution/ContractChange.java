package io.faultstream.codec.evolution;

import java.util.Collection;

/**
 * One difference between two versions of a message.
 *
 * @param path the field from the message on, such as {@code mounting.torque_nm}; empty for the message itself
 * @param what for a person: what it was and what it is
 */
public record ContractChange(String path, String what, Severity severity) {
    public static boolean anyBreaking(Collection<ContractChange> changes) {
        return changes.stream().anyMatch(ContractChange::isBreaking);
    }

    public boolean isBreaking() {
        return severity == Severity.BREAKING;
    }

    /** {@code rpm: type changed from double to float}. */
    @Override
    public String toString() {
        return path.isEmpty() ? what : path + ": " + what;
    }
}
