package io.faultstream.bench.round;

import io.faultstream.bench.topic.Filled;
import io.faultstream.bench.workload.Workload;
import java.util.List;
import java.util.Optional;

/**
 * The result of a throughput workload.
 *
 * @param topic what the systems read
 * @param variantTopic what {@code service-spark} reads instead, if the workload says so
 */
public record Comparison(
        Workload workload, Filled topic, Optional<Filled> variantTopic, RunOptions options, List<Series> series) {
    public Comparison {
        series = List.copyOf(series);
    }

    /** What the topic holds that a system reads. */
    public Filled topicOf(Series series) {
        return series.system() == Contender.SERVICE_SPARK ? variantTopic.orElse(topic) : topic;
    }

    /** The service's runs in the group of another system. */
    public Optional<Series> serviceBeside(Series other) {
        return series.stream()
                .filter(one -> one.system() == Contender.SERVICE && one.group() == other.group())
                .findFirst();
    }

    /** How many times as fast as the other the service is: ratio of the medians of job time. */
    public Optional<Double> ratioOfMedians(Series other) {
        return serviceBeside(other)
                .flatMap(service -> service.spread(OneRun::jobSeconds))
                .flatMap(ours -> other.spread(OneRun::jobSeconds).map(theirs -> theirs.median() / ours.median()));
    }

    /** The same, from run to run of the same round. */
    public Optional<Spread> ratioOfPairs(Series other) {
        return serviceBeside(other).flatMap(service -> {
            int pairs = Math.min(service.runs().size(), other.runs().size());
            double[] ratios = new double[pairs];
            for (int i = 0; i < pairs; i++) {
                ratios[i] =
                        other.runs().get(i).jobSeconds() / service.runs().get(i).jobSeconds();
            }
            return pairs == 0 ? Optional.empty() : Optional.of(Spread.of(ratios));
        });
    }
}
