package io.faultstream.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.faultstream.bench.machine.Head;
import io.faultstream.bench.machine.Versions;
import io.faultstream.bench.process.BenchHome;
import io.faultstream.bench.round.Comparison;
import io.faultstream.bench.round.OneRun;
import io.faultstream.bench.round.Series;
import java.util.List;

/** A comparison as JSON: every run with all that was measured. */
public final class ComparisonJson {
    private final ObjectMapper mapper = new ObjectMapper();
    private final BenchHome home;

    public ComparisonJson(BenchHome home) {
        this.home = home;
    }

    public ObjectNode of(Comparison comparison, Head head) {
        ObjectNode json = HeadJson.of(mapper, head);
        json.set("overlays", mapper.valueToTree(comparison.options().overlays()));
        json.put("jar", comparison.options().jar().map(Object::toString).orElse(null));
        ObjectNode topic = json.putObject("topic");
        topic.put("records", comparison.topic().records());
        topic.put("bytes", comparison.topic().bytes());
        topic.put("good", comparison.topic().good());
        topic.put("checksum", comparison.topic().checksum());
        ArrayNode systems = json.putArray("systems");
        comparison.series().forEach(series -> systems.add(series(comparison, series)));
        return json;
    }

    private ObjectNode series(Comparison comparison, Series series) {
        ObjectNode json = mapper.createObjectNode();
        json.put("system", series.system().text());
        json.put("description", series.system().description());
        json.set("versions", mapper.valueToTree(versions(series)));
        json.put("group", series.group());
        json.put("problem", series.problem().orElse(null));
        comparison.ratioOfMedians(series).ifPresent(ratio -> json.put("serviceTimesByMedians", ratio));
        comparison.ratioOfPairs(series).ifPresent(ratio -> json.put("serviceTimesByPairs", ratio.median()));
        ArrayNode runs = json.putArray("runs");
        for (OneRun run : series.runs()) {
            ObjectNode one = runs.addObject();
            one.put("round", run.round());
            one.put("loadAverage", run.load());
            one.setAll((ObjectNode) run.answer().deepCopy());
            one.remove("locations");
            one.put("rows", run.checked().rows());
            one.put("sum", run.checked().sum());
            one.put("nulls", run.checked().nulls());
            one.put("quarantined", run.checked().quarantined());
            one.set("problems", mapper.valueToTree(run.checked().problems(comparison.topicOf(series))));
        }
        return json;
    }

    private List<String> versions(Series series) {
        String module = series.system().module();
        return Versions.of(module.isEmpty() ? System.getProperty("java.class.path") : home.peerClassPath(module));
    }
}
