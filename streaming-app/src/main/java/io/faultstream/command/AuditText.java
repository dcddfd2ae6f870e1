package io.faultstream.command;

import io.faultstream.audit.AuditReport;
import io.faultstream.audit.Count;
import io.faultstream.audit.Finding;
import io.faultstream.audit.Tally;
import java.io.PrintWriter;
import java.util.List;

/** A report for a person: a line per partition, what is wrong, and the verdict as the last line. */
final class AuditText {
    private static final List<String> HEADER = List.of(
            "stream",
            "partition",
            "from",
            "to",
            "silver",
            "quarantine",
            "holes",
            "known lost",
            "removed",
            "lost",
            "doubled",
            "unprovable");

    private final PrintWriter out;

    AuditText(PrintWriter out) {
        this.out = out;
    }

    void print(AuditReport report) {
        TextTable table = new TextTable(HEADER);
        for (AuditReport.Stream stream : report.streams()) {
            stream.partitions().forEach(partition -> table.add(cells(stream, partition), out));
        }
        table.finish(out);
        for (AuditReport.Stream stream : report.streams()) {
            findings(stream.findings());
            stream.notes().forEach(note -> out.println("note: " + stream.name() + ": " + note));
        }
        report.gold().ifPresent(this::gold);
        out.println(verdict(report));
    }

    private void gold(AuditReport.Gold gold) {
        out.printf(
                "%s: %d windows, %d predictions, %d without a prediction, %d doubled, %d without a window%n",
                gold.table(), gold.windows(), gold.predictions(), gold.unscored(), gold.doubled(), gold.orphans());
        findings(gold.findings());
        gold.notes().forEach(note -> out.println("note: " + gold.table() + ": " + note));
    }

    private void findings(List<Finding> findings) {
        for (Finding finding : findings) {
            String offsets = finding.first() == finding.last()
                    ? "offset " + finding.first()
                    : "offsets " + finding.first() + " to " + finding.last();
            out.println(finding.kind().text().replace('_', ' ') + ": " + finding.topic() + "-" + finding.partition()
                    + " " + offsets + ": " + finding.detail());
        }
    }

    private static List<String> cells(AuditReport.Stream stream, AuditReport.Partition partition) {
        Tally counts = partition.counts();
        return List.of(
                stream.name(),
                partition.topic() + "-" + partition.partition(),
                Long.toString(Math.max(partition.from(), partition.scannedFrom())),
                Long.toString(partition.to()),
                text(counts, Count.SILVER_ROWS),
                text(counts, Count.QUARANTINE_ROWS),
                Long.toString(counts.get(Count.LEGITIMATE) + counts.get(Count.PROVEN_EARLIER)),
                text(counts, Count.KNOWN_LOST),
                text(counts, Count.RETENTION),
                text(counts, Count.LOST),
                text(counts, Count.DOUBLED),
                text(counts, Count.UNPROVABLE));
    }

    private static String text(Tally counts, Count count) {
        return Long.toString(counts.get(count));
    }

    private static String verdict(AuditReport report) {
        long accounted = report.streams().stream()
                .flatMap(stream -> stream.partitions().stream())
                .mapToLong(partition -> partition.to() - partition.from())
                .sum();
        if (report.holds()) {
            return "The ledger holds: " + accounted + " offsets are accounted for, each exactly once.";
        }
        return "The ledger does NOT hold: " + total(report, Count.LOST) + " lost, " + total(report, Count.DOUBLED)
                + " doubled, " + total(report, Count.UNPROVABLE) + " unprovable"
                + report.gold()
                        .filter(gold -> !gold.holds())
                        .map(gold -> "; gold is not as silver")
                        .orElse("")
                + ".";
    }

    private static long total(AuditReport report, Count count) {
        return report.streams().stream()
                .flatMap(stream -> stream.partitions().stream())
                .mapToLong(partition -> partition.counts().get(count))
                .sum();
    }
}
