package io.faultstream.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.faultstream.ingest.BackfillResult;
import io.faultstream.ingest.PositionRange;
import io.faultstream.ingest.ReplayResult;
import java.util.List;

/** Results of work on the lake as JSON, for programs. */
final class ResultJson {
    private ResultJson() {}

    static JsonNode of(ReplayResult result) {
        ObjectNode json = JsonMapper.builder().build().createObjectNode();
        json.put("id", result.id())
                .put("stream", result.stream())
                .put("dryRun", result.dryRun())
                .put("complete", result.complete())
                .put("selected", result.selected())
                .put("passed", result.passed())
                .put("stayed", result.stayed());
        ArrayNode outcomes = json.putArray("outcomes");
        for (ReplayResult.Outcome outcome : result.outcomes()) {
            outcomes.addObject()
                    .put("was", outcome.was())
                    .put("now", outcome.now().orElse(null))
                    .put("records", outcome.records());
        }
        return json;
    }

    static JsonNode of(BackfillResult result) {
        ObjectNode json = JsonMapper.builder().build().createObjectNode();
        json.put("id", result.id())
                .put("stream", result.stream())
                .put("dryRun", result.dryRun())
                .put("complete", result.complete())
                .put("records", result.records())
                .put("rejected", result.rejected());
        ranges(json.putArray("covered"), result.covered());
        ranges(json.putArray("live"), result.live());
        ranges(json.putArray("expired"), result.expired());
        return json;
    }

    private static void ranges(ArrayNode to, List<PositionRange> ranges) {
        for (PositionRange range : ranges) {
            to.addObject()
                    .put("topic", range.topic())
                    .put("partition", range.partition())
                    .put("firstOffset", range.first())
                    .put("lastOffset", range.last());
        }
    }
}
