package io.faultstream.bench.round;

import com.fasterxml.jackson.databind.JsonNode;
import io.faultstream.bench.topic.Filled;
import java.util.ArrayList;
import java.util.List;

/**
 * What the tables of one run hold.
 *
 * @param rows in the table; -1 where a system writes none
 * @param sum of the checked column; NaN where none is checked
 * @param nulls in the checked column
 * @param quarantined rows beside them; -1 where there is no quarantine
 */
public record Checked(long rows, double sum, long nulls, long quarantined) {
    static final Checked NOTHING = new Checked(-1, Double.NaN, 0, -1);

    static Checked of(JsonNode answer) {
        return new Checked(
                answer.path("rows").asLong(-1),
                answer.path("sum").asDouble(Double.NaN),
                answer.path("nulls").asLong(0),
                answer.path("quarantined").asLong(-1));
    }

    /** What is wrong with them, in words; empty if they are what the topic holds. */
    public List<String> problems(Filled topic) {
        List<String> problems = new ArrayList<>();
        if (rows >= 0 && rows != topic.good()) {
            problems.add(String.format("%,d rows instead of %,d", rows, topic.good()));
        }
        if (nulls > 0) {
            problems.add(String.format("%,d values are NULL", nulls));
        }
        if (!Double.isNaN(sum) && Math.abs(sum - topic.checksum()) > 1e-6 * Math.max(1, Math.abs(topic.checksum()))) {
            problems.add(String.format("sum %,.3f instead of %,.3f", sum, topic.checksum()));
        }
        if (quarantined >= 0 && quarantined != topic.broken()) {
            problems.add(String.format("%,d in quarantine instead of %,d", quarantined, topic.broken()));
        }
        return problems;
    }
}
