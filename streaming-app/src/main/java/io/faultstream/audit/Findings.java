package io.faultstream.audit;

import io.faultstream.audit.Finding.Kind;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * The first findings of each kind. Neighbouring positions with the same thing wrong are one finding; what is over the limit
 * is counted elsewhere and not kept, so that no amount of damage fills the memory.
 */
final class Findings implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int limit;
    private final Map<Kind, ArrayList<Finding>> kept = new EnumMap<>(Kind.class);

    Findings(int limit) {
        this.limit = limit;
    }

    void add(Kind kind, TopicPartition partition, long first, long last, String detail) {
        add(new Finding(kind, partition.topic(), partition.partition(), first, last, detail));
    }

    void add(Finding finding) {
        ArrayList<Finding> same = kept.computeIfAbsent(finding.kind(), any -> new ArrayList<>());
        int end = same.size() - 1;
        if (end >= 0 && follows(same.get(end), finding)) {
            Finding before = same.get(end);
            same.set(
                    end,
                    new Finding(
                            before.kind(),
                            before.topic(),
                            before.partition(),
                            before.first(),
                            finding.last(),
                            before.detail()));
        } else if (same.size() < limit) {
            same.add(finding);
        }
    }

    List<Finding> all() {
        List<Finding> all = new ArrayList<>();
        kept.values().forEach(all::addAll);
        return all;
    }

    private static boolean follows(Finding before, Finding finding) {
        return before.last() + 1 == finding.first()
                && before.partition() == finding.partition()
                && before.topic().equals(finding.topic())
                && before.detail().equals(finding.detail());
    }
}
