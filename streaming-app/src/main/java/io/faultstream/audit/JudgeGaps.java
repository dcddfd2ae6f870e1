package io.faultstream.audit;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.TaskCompletionListener;

/** Has the gaps judged that lie between what two tasks have seen, before the first position and after the last one. */
final class JudgeGaps implements FlatMapFunction<Iterator<JudgeGaps.Gap>, Segment> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<Map<TopicPartition, PartitionScope>> scopes;
    private final Map<String, String> broker;
    private final int limit;

    JudgeGaps(Broadcast<Map<TopicPartition, PartitionScope>> scopes, Map<String, String> broker, int limit) {
        this.scopes = scopes;
        this.broker = broker;
        this.limit = limit;
    }

    record Gap(TopicPartition partition, OffsetRange offsets) implements java.io.Serializable {}

    @Override
    public Iterator<Segment> call(Iterator<Gap> gaps) {
        HoleJudge judge = new HoleJudge(Optional.ofNullable(broker));
        TaskCompletionListener close = context -> judge.close();
        TaskContext.get().addTaskCompletionListener(close);
        List<Segment> segments = new ArrayList<>();
        while (gaps.hasNext()) {
            Gap gap = gaps.next();
            Segment segment = new Segment(gap.partition(), -1, -1, new Tally(), new Findings(limit));
            judge.judge(scopes.value().get(gap.partition()), gap.offsets(), segment.tally(), segment.findings());
            segments.add(segment);
        }
        return segments.iterator();
    }
}
