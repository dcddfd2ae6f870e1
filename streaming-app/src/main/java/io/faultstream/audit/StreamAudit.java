package io.faultstream.audit;

import io.faultstream.audit.Finding.Kind;
import io.faultstream.checkpoint.KafkaPositions;
import io.faultstream.checkpoint.QueryCheckpoint;
import io.faultstream.config.SetupException;
import io.faultstream.config.StreamConfig;
import io.faultstream.table.LakeLocations;
import io.faultstream.table.Layer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.spark.sql.SparkSession;

/** The audit of one stream: what its ingest query has passed against silver and quarantine. Driver only. */
final class StreamAudit {
    private final SparkSession spark;
    private final LakeLocations lake;
    private final StreamConfig stream;
    private final Coverage coverage;
    private final PositionAudit positions;
    private final int limit;
    private final ProofFile file;
    private final List<String> notes = new ArrayList<>();

    StreamAudit(
            SparkSession spark,
            LakeLocations lake,
            StreamConfig stream,
            Coverage coverage,
            PositionAudit positions,
            int limit) {
        this.spark = spark;
        this.lake = lake;
        this.stream = stream;
        this.coverage = coverage;
        this.positions = positions;
        this.limit = limit;
        this.file = new ProofFile(
                spark.sparkContext().hadoopConfiguration(), lake.lake().checkpoints(), stream.name());
    }

    /** @param full whether to begin anew rather than go on from the last proof */
    AuditReport.Stream run(boolean full) {
        // First the checkpoint, then the tables, then the ledger: what one of them knows, the next one knows too.
        QueryCheckpoint checkpoint =
                QueryCheckpoint.at(spark.sparkContext().hadoopConfiguration(), lake.checkpoint(stream.name()));
        if (!checkpoint.exists()) {
            throw new SetupException(
                    "checkpoint of stream " + stream.name(),
                    "there is none in " + checkpoint.location() + ", so nothing says what has been read",
                    "Rebuild it with `faultstream recover`, or audit other streams with --stream");
        }
        Optional<KafkaPositions> committed = checkpoint.committedKafka();
        if (committed.isEmpty()) {
            notes.add("no micro-batch is done yet: there is nothing to prove");
            return new AuditReport.Stream(stream.name(), false, List.of(), List.of(), notes);
        }
        Optional<KafkaPositions> initial = checkpoint.initialKafka();
        PinnedTable silver = pinned(Layer.SILVER);
        PinnedTable quarantine = pinned(Layer.QUARANTINE);
        LedgerRanges ledger = LedgerRanges.read(spark, lake, stream.name());
        List<PinnedTable> tables = List.of(silver, quarantine);
        Optional<Proof> proof = proof(committed.get(), tables);
        Map<TopicPartition, PartitionScope> scopes = scopes(committed.get(), initial, ledger, proof.orElse(null));
        boolean incremental = !full && proof.isPresent() && stillHolds(proof.get(), scopes, tables);
        if (incremental) {
            Map<TopicPartition, Long> ends = ends(proof.get());
            scopes.replaceAll((partition, scope) -> after(scope, ends.getOrDefault(partition, 0L)));
        }
        Map<TopicPartition, PositionAudit.Result> results = positions.run(
                Positions.silver(silver.read(spark)).union(Positions.quarantine(quarantine.read(spark))),
                scopes.values());
        results.values().forEach(result -> compare(result, proof, incremental));
        AuditReport.Stream report = report(results, incremental);
        if (report.holds()) {
            file.write(proven(results, proof, incremental, tables));
        }
        return report;
    }

    private PinnedTable pinned(Layer layer) {
        String location = lake.table(layer, stream.table());
        return PinnedTable.newest(spark, location)
                .orElseThrow(() -> new SetupException(
                        layer.schemaName() + "." + stream.table(),
                        "there is no table in " + location + ", but the stream has a checkpoint",
                        "Put the table back, or start the stream afresh without its checkpoint"));
    }

    /** The last proof, where it is one of these tables and of this stream of offsets. */
    private Optional<Proof> proof(KafkaPositions committed, List<PinnedTable> tables) {
        ProofFile.Read read = file.read();
        read.damage().ifPresent(damage -> notes.add(damage + "; everything is audited"));
        return read.proof().filter(proof -> {
            Optional<String> foreign = foreign(proof, committed, tables);
            foreign.ifPresent(why -> notes.add("the proof of " + proof.provenAt() + " does not count: " + why));
            return foreign.isEmpty();
        });
    }

    private static Optional<String> foreign(Proof proof, KafkaPositions committed, List<PinnedTable> tables) {
        for (int i = 0; i < tables.size(); i++) {
            PinnedTable table = tables.get(i);
            if (proof.tables().size() != tables.size()
                    || !proof.tables().get(i).id().equals(table.id())
                    || proof.tables().get(i).version() > table.version()) {
                return Optional.of(table.location() + " is another table than then");
            }
        }
        return proof.partitions().stream()
                .filter(p -> committed
                                .of(new TopicPartition(p.topic(), p.partition()))
                                .orElse(-1)
                        < p.end())
                .findFirst()
                .map(p -> "the checkpoint of " + p.topic() + "-" + p.partition() + " is before its end " + p.end());
    }

    private Map<TopicPartition, PartitionScope> scopes(
            KafkaPositions committed, Optional<KafkaPositions> initial, LedgerRanges ledger, Proof proof) {
        if (initial.isEmpty()) {
            notes.add("the checkpoint does not say where the query began: every offset from 0 on is asked for");
        }
        Map<TopicPartition, Ranges> proven = new HashMap<>();
        if (proof != null) {
            proof.partitions()
                    .forEach(p -> proven.put(new TopicPartition(p.topic(), p.partition()), Ranges.of(p.ranges())));
        }
        Map<TopicPartition, PartitionScope> scopes = new HashMap<>();
        committed.next().forEach((partition, end) -> {
            // Spark begins a partition that was added later at offset 0, and fails where it cannot.
            long from = initial.map(start -> start.of(partition).orElse(0)).orElse(0L);
            Ranges earlier = proven.getOrDefault(partition, Ranges.NONE);
            List<OffsetRange> demanded = new ArrayList<>(earlier.all());
            demanded.addAll(coverage.ranges(stream.name(), partition));
            if (from < end) {
                demanded.add(new OffsetRange(from, end - 1));
            }
            scopes.put(
                    partition,
                    new PartitionScope(
                            partition,
                            0,
                            end,
                            Ranges.of(demanded),
                            earlier,
                            ledger.lost(partition),
                            ledger.removed(partition)));
        });
        return scopes;
    }

    /** Whether what was proven needs no second look. */
    private boolean stillHolds(Proof proof, Map<TopicPartition, PartitionScope> scopes, List<PinnedTable> tables) {
        Optional<String> change = proof.partitions().stream()
                .filter(p -> p.end() > 0 && demandsMore(p, scopes.get(new TopicPartition(p.topic(), p.partition()))))
                .findFirst()
                .map(p -> "more of " + p.topic() + "-" + p.partition() + " has to be there since");
        if (change.isEmpty()) {
            List<ChangedPositions.Change> changes = new ArrayList<>();
            for (int i = 0; i < tables.size(); i++) {
                PinnedTable now = tables.get(i);
                changes.add(
                        new ChangedPositions.Change(now.at(proof.tables().get(i).version()), now));
            }
            change = new ChangedPositions(spark, scopes).find(changes, ends(proof));
        }
        change.ifPresent(why ->
                notes.add("everything is audited again, not only what is new since " + proof.provenAt() + ": " + why));
        return change.isEmpty();
    }

    private static boolean demandsMore(Proof.Partition proven, PartitionScope scope) {
        return !Ranges.of(scope.demanded().inside(new OffsetRange(0, proven.end() - 1)))
                .all()
                .equals(proven.ranges());
    }

    private static Map<TopicPartition, Long> ends(Proof proof) {
        Map<TopicPartition, Long> ends = new HashMap<>();
        proof.partitions().forEach(p -> ends.put(new TopicPartition(p.topic(), p.partition()), p.end()));
        return ends;
    }

    private static PartitionScope after(PartitionScope scope, long from) {
        return new PartitionScope(
                scope.partition(),
                from,
                scope.end(),
                scope.demanded(),
                scope.proven(),
                scope.knownLost(),
                scope.retention());
    }

    /** Positions that nobody can explain any more are as the earlier proof has found them only while they are as many. */
    private static void compare(PositionAudit.Result result, Optional<Proof> proof, boolean incremental) {
        if (incremental || proof.isEmpty()) {
            return;
        }
        long then = empty(proof.get(), result.scope().partition());
        long now = result.tally().get(Count.EMPTY_BELOW_PROOF);
        if (now > then && result.tally().get(Count.PROVEN_EARLIER) > 0) {
            String more = ", and " + (now - then) + " more positions are missing than at the proof of "
                    + proof.get().provenAt();
            result.tally().move(Count.PROVEN_EARLIER, Count.UNPROVABLE);
            result.findings()
                    .replaceAll(finding -> finding.kind() == Kind.PROVEN_EARLIER
                            ? finding.as(Kind.UNPROVABLE, finding.detail() + more)
                            : finding);
        }
    }

    private static long empty(Proof proof, TopicPartition partition) {
        return proof.partitions().stream()
                .filter(p -> p.topic().equals(partition.topic()) && p.partition() == partition.partition())
                .mapToLong(Proof.Partition::empty)
                .sum();
    }

    private AuditReport.Stream report(Map<TopicPartition, PositionAudit.Result> results, boolean incremental) {
        List<AuditReport.Partition> partitions = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        long present = 0;
        for (PositionAudit.Result result : results.values()) {
            PartitionScope scope = result.scope();
            List<OffsetRange> demanded = scope.demanded().all();
            partitions.add(new AuditReport.Partition(
                    scope.partition().topic(),
                    scope.partition().partition(),
                    demanded.isEmpty() ? scope.end() : demanded.get(0).first(),
                    scope.from(),
                    scope.end(),
                    result.tally()));
            findings.addAll(result.findings());
            present += result.tally().get(Count.PRESENT_THOUGH_LOST);
        }
        if (present > 0) {
            notes.add(present + " positions are in a table though reference.ledger calls them lost");
        }
        List<Finding> listed = findings.stream()
                .filter(finding -> finding.kind() != Kind.PROVEN_EARLIER)
                .limit(limit)
                .toList();
        return new AuditReport.Stream(stream.name(), incremental, partitions, listed, notes);
    }

    private Proof proven(
            Map<TopicPartition, PositionAudit.Result> results,
            Optional<Proof> earlier,
            boolean incremental,
            List<PinnedTable> tables) {
        List<Proof.Partition> partitions = new ArrayList<>();
        for (PositionAudit.Result result : results.values()) {
            TopicPartition partition = result.scope().partition();
            long empty = result.tally().get(Count.LEGITIMATE) + result.tally().get(Count.PROVEN_EARLIER);
            if (incremental) {
                empty += empty(earlier.orElseThrow(), partition);
            }
            partitions.add(new Proof.Partition(
                    partition.topic(),
                    partition.partition(),
                    result.scope().demanded().all(),
                    result.scope().end(),
                    empty));
        }
        return new Proof(
                Proof.FORMAT,
                stream.name(),
                Instant.now().toString(),
                tables.stream().map(Proof.Table::of).toList(),
                partitions);
    }
}
