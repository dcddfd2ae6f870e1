package io.faultstream.bench.round;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * All counted runs of one system in one group.
 *
 * @param group systems that took turns with each other have the same; the service is in each
 * @param problem why there are no more runs, if the system failed
 */
public record Series(Contender system, int group, List<OneRun> runs, Optional<String> problem) {
    public Series {
        runs = List.copyOf(runs);
    }

    /** Empty where there is no run. */
    public Optional<Spread> spread(ToDoubleFunction<OneRun> figure) {
        return runs.isEmpty()
                ? Optional.empty()
                : Optional.of(Spread.of(runs.stream().mapToDouble(figure).toArray()));
    }
}
