package io.faultstream.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.faultstream.audit.AuditReport;
import io.faultstream.audit.Count;
import io.faultstream.audit.Finding;
import java.util.List;

/** A report as one JSON object. The field names are a promise: programs read them. */
final class AuditJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private AuditJson() {}

    static String of(AuditReport report) {
        ObjectNode root = JSON.createObjectNode();
        root.put("holds", report.holds());
        ArrayNode streams = root.putArray("streams");
        report.streams().forEach(stream -> stream(stream, streams.addObject()));
        root.putNull("gold");
        report.gold().ifPresent(gold -> gold(gold, root.putObject("gold")));
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void stream(AuditReport.Stream stream, ObjectNode json) {
        json.put("stream", stream.name());
        json.put("holds", stream.holds());
        json.put("incremental", stream.incremental());
        ArrayNode partitions = json.putArray("partitions");
        for (AuditReport.Partition partition : stream.partitions()) {
            partitions
                    .addObject()
                    .put("topic", partition.topic())
                    .put("partition", partition.partition())
                    .put("from", partition.from())
                    .put("scanned_from", partition.scannedFrom())
                    .put("to", partition.to())
                    .put("silver_rows", partition.counts().get(Count.SILVER_ROWS))
                    .put("quarantine_rows", partition.counts().get(Count.QUARANTINE_ROWS))
                    .put("in_transit", partition.counts().get(Count.IN_TRANSIT))
                    .put("legitimate_holes", partition.counts().get(Count.LEGITIMATE))
                    .put("proven_earlier", partition.counts().get(Count.PROVEN_EARLIER))
                    .put("known_lost", partition.counts().get(Count.KNOWN_LOST))
                    .put("retention", partition.counts().get(Count.RETENTION))
                    .put("lost", partition.counts().get(Count.LOST))
                    .put("doubled", partition.counts().get(Count.DOUBLED))
                    .put("unprovable", partition.counts().get(Count.UNPROVABLE));
        }
        findings(stream.findings(), stream.notes(), json);
    }

    private static void gold(AuditReport.Gold gold, ObjectNode json) {
        json.put("table", gold.table());
        json.put("holds", gold.holds());
        json.put("windows", gold.windows());
        json.put("predictions", gold.predictions());
        json.put("unscored", gold.unscored());
        json.put("doubled", gold.doubled());
        json.put("without_window", gold.orphans());
        findings(gold.findings(), gold.notes(), json);
    }

    private static void findings(List<Finding> findings, List<String> notes, ObjectNode json) {
        ArrayNode list = json.putArray("findings");
        for (Finding finding : findings) {
            list.addObject()
                    .put("kind", finding.kind().text())
                    .put("topic", finding.topic())
                    .put("partition", finding.partition())
                    .put("first", finding.first())
                    .put("last", finding.last())
                    .put("detail", finding.detail());
        }
        ArrayNode texts = json.putArray("notes");
        notes.forEach(texts::add);
    }
}
