package io.faultstream.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.faultstream.audit.Coverage;
import io.faultstream.audit.OffsetRange;
import io.faultstream.job.JobFile;
import io.faultstream.job.JobStore;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/** What the completed backfills of a deployment have covered, as their results are written down. */
final class BackfillCoverage implements Coverage {
    private final List<JobFile> jobs;

    BackfillCoverage(JobStore store) {
        this.jobs = store.list().stream()
                .filter(job -> job.kind().equals("backfill") && job.state() == JobFile.State.DONE)
                .toList();
    }

    @Override
    public List<OffsetRange> ranges(String stream, TopicPartition partition) {
        List<OffsetRange> ranges = new ArrayList<>();
        for (JobFile job : jobs) {
            JsonNode result = job.result().data();
            if (result.path("stream").asText().equals(stream)) {
                for (JsonNode range : result.path("covered")) {
                    if (range.path("topic").asText().equals(partition.topic())
                            && range.path("partition").asInt() == partition.partition()) {
                        ranges.add(new OffsetRange(
                                range.path("firstOffset").asLong(),
                                range.path("lastOffset").asLong()));
                    }
                }
            }
        }
        return ranges;
    }
}
