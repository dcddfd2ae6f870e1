package io.faultstream.bench.child;

import java.util.List;
import java.util.Map;

/**
 * What one run has to say of itself.
 *
 * @param jobSeconds the time of the work alone, as the system itself measures it; start-up is left out
 * @param output where the rows are
 * @param more further figures for the JSON, by name
 */
public record Finished(double jobSeconds, Output output, Map<String, Double> more) {
    public Finished {
        more = Map.copyOf(more);
    }

    public Finished(double jobSeconds, Output output) {
        this(jobSeconds, output, Map.of());
    }

    /** Rows for the check that everybody's rows go through. */
    public record Output(Kind kind, List<String> locations) {
        public Output {
            locations = List.copyOf(locations);
        }

        /** For systems that write no table. */
        public static Output none() {
            return new Output(Kind.NONE, List.of());
        }

        public static Output delta(String location) {
            return new Output(Kind.DELTA, List.of(location));
        }

        /** @param files of the committed version, or one folder that holds nothing else */
        public static Output parquet(List<String> files) {
            return new Output(Kind.PARQUET, files);
        }
    }

    /** How the rows are stored. */
    public enum Kind {
        NONE,
        DELTA,
        PARQUET
    }
}
