package io.faultstream.bench.child;

import java.util.Map;

/** The consumer settings that every system gets that is not there to show Kafka's defaults. */
public final class TunedConsumer {
    public static final Map<String, String> OPTIONS = Map.of(
            "max.poll.records", "20000",
            "max.partition.fetch.bytes", "16777216",
            "fetch.max.bytes", "67108864",
            "receive.buffer.bytes", "1048576");

    private TunedConsumer() {}
}
