package io.faultstream.bench.round;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the command line says of a comparison.
 *
 * @param against in order; the service itself is always measured and not named here
 * @param warmUps runs before them, which do not count
 * @param runs that count, of each system
 * @param overlays over the configuration of {@code service-spark}, by full key
 * @param jar another build for {@code service-spark}
 */
public record RunOptions(
        List<Contender> against, int warmUps, int runs, Map<String, String> overlays, Optional<Path> jar) {
    public RunOptions {
        against = List.copyOf(against);
        overlays = Map.copyOf(overlays);
    }
}
