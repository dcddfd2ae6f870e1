package io.faultstream.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The meters of one stream. */
final class StreamMeters {
    final Total read;
    final Total decoded;
    final Total rescued;
    final Total expired;
    final Total errorRateExceeded;
    volatile double errorRate = Double.NaN;
    private final Map<String, Total> quarantined = new ConcurrentHashMap<>();
    private final MeterRegistry registry;
    private final String stream;

    StreamMeters(MeterRegistry registry, String stream) {
        this.registry = registry;
        this.stream = stream;
        read = new Total(PipelineMeter.RECORDS_READ.counter(registry, stream));
        decoded = new Total(PipelineMeter.RECORDS_DECODED.counter(registry, stream));
        rescued = new Total(PipelineMeter.FIELDS_RESCUED.counter(registry, stream));
        expired = new Total(PipelineMeter.OFFSETS_EXPIRED.counter(registry, stream));
        errorRateExceeded = new Total(PipelineMeter.ERROR_RATE_EXCEEDED.counter(registry, stream));
        PipelineMeter.ERROR_RATE.gauge(registry, () -> errorRate, stream);
    }

    Total quarantined(String reason) {
        return quarantined.computeIfAbsent(
                reason, r -> new Total(PipelineMeter.RECORDS_QUARANTINED.counter(registry, stream, r)));
    }

    Snapshot.Stream snapshot() {
        Map<String, Long> reasons = new TreeMap<>();
        quarantined.forEach((reason, total) -> reasons.put(reason, total.value()));
        return new Snapshot.Stream(read.value(), decoded.value(), reasons, rescued.value(), expired.value());
    }
}
