package io.faultstream.ingest;

import io.faultstream.codec.ContractException;
import io.faultstream.codec.evolution.CanonicalContract;
import io.faultstream.codec.evolution.ContractChange;
import io.faultstream.codec.evolution.ContractDiff;
import io.faultstream.codec.evolution.Severity;
import io.faultstream.config.SetupException;
import io.faultstream.config.StreamConfig;
import io.faultstream.table.DeltaTables;
import io.faultstream.table.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a silver table to the contract it was written under. The table has its contract among its properties; one that
 * differs from it is taken on where nothing breaks, and refused where something does, unless it is accepted by name.
 */
final class ContractGuard {
    /** Full name of the message. */
    static final String MESSAGE = "faultstream.contract";
    /** SHA-256 of the contract's canonical form. */
    static final String FINGERPRINT = "faultstream.contract.fingerprint";
    /** The contract itself: a pruned descriptor set, compressed, in base64. */
    static final String DESCRIPTOR = "faultstream.contract.descriptor";

    private static final Logger LOG = LoggerFactory.getLogger(ContractGuard.class);

    private final StreamConfig stream;
    private final Contract contract;
    private final CanonicalContract canonical;

    ContractGuard(StreamConfig stream, Contract contract) {
        this.stream = stream;
        this.contract = contract;
        this.canonical = CanonicalContract.of(contract.descriptor());
    }

    /**
     * Compares the stream's contract with the one of its table.
     *
     * @return the table with the properties that its next commit has to write; none where they are there
     * @throws SetupException if the contract breaks with the table's
     */
    TableDefinition admit(TableDefinition silver, DeltaTables tables) {
        Map<String, String> stored = tables.properties(silver);
        if (canonical.fingerprint().equals(stored.get(FINGERPRINT))) {
            return silver;
        }
        if (stored.containsKey(FINGERPRINT)) {
            List<ContractChange> changes = changes(stored, silver);
            if (ContractChange.anyBreaking(changes)) {
                acceptOrRefuse(silver, changes, tables);
            }
            LOG.info(
                    "{} takes on contract {} {}: {}",
                    silver.qualifiedName(),
                    canonical.message(),
                    canonical.fingerprint(),
                    changes.isEmpty() ? "only its form differs" : text(changes));
        }
        return silver.withProperties(Map.of(
                MESSAGE, canonical.message(),
                FINGERPRINT, canonical.fingerprint(),
                DESCRIPTOR, canonical.encoded()));
    }

    private List<ContractChange> changes(Map<String, String> stored, TableDefinition silver) {
        String name = stored.getOrDefault(MESSAGE, "");
        List<ContractChange> changes = new ArrayList<>();
        if (!name.equals(canonical.message())) {
            changes.add(new ContractChange(
                    "", "the message was " + name + " and is " + canonical.message(), Severity.BREAKING));
        }
        try {
            changes.addAll(ContractDiff.between(
                    CanonicalContract.decode(
                            name, stored.getOrDefault(DESCRIPTOR, ""), "in the properties of " + silver.location()),
                    contract.descriptor()));
        } catch (ContractException | IllegalArgumentException e) {
            changes.add(new ContractChange(
                    "",
                    "the table's property " + DESCRIPTOR + " cannot be read: " + e.getMessage(),
                    Severity.BREAKING));
        }
        return changes;
    }

    private void acceptOrRefuse(TableDefinition silver, List<ContractChange> changes, DeltaTables tables) {
        Optional<String> conflict = columnConflict(silver, tables);
        boolean accepted =
                stream.acceptContract().filter(canonical.fingerprint()::equals).isPresent();
        if (accepted && conflict.isEmpty()) {
            LOG.warn(
                    "{}: breaking changes accepted by accept-contract: {}",
                    silver.qualifiedName(),
                    text(breaking(changes)));
            return;
        }
        String key = "faultstream.streams." + stream.name();
        throw new SetupException(
                key,
                canonical.message() + " breaks with the contract that " + silver.qualifiedName()
                        + " was written under: " + text(breaking(changes)),
                "Keep the old field and add a new one under a new name and number; or write to a new table from a new"
                        + " topic; "
                        + conflict.map(column -> "it cannot be accepted for this table, since " + column)
                                .orElse("or accept it: " + key + ".accept-contract = \"" + canonical.fingerprint()
                                        + "\""));
    }

    /** The column that would have to change its type, if one would. */
    private static Optional<String> columnConflict(TableDefinition silver, DeltaTables tables) {
        try {
            tables.checkColumns(silver);
            return Optional.empty();
        } catch (SetupException e) {
            return Optional.of(e.problems().get(0).what());
        }
    }

    private static List<ContractChange> breaking(List<ContractChange> changes) {
        return changes.stream().filter(ContractChange::isBreaking).toList();
    }

    private static String text(List<ContractChange> changes) {
        return changes.stream().map(ContractChange::toString).collect(Collectors.joining("; "));
    }
}
