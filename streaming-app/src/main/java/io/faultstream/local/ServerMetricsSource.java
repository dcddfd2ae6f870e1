package io.faultstream.local;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Four servers that send 20 readings a second of stream time, in the text of the real records they are modelled on. Every
 * 100th record, so one in five seconds at speed 1, is one of the real bad ones, byte for byte, in turn. The same
 * sequence in every run.
 */
public final class ServerMetricsSource implements RecordSource {
    private static final long PERIOD_NANOS = 50_000_000;
    private static final int BAD_EVERY = 100;
    private static final int MAX_VALUE = 8;

    private final String topic;
    private final List<String> hosts;
    private final List<String> metrics;
    private final List<String> regions;
    private final List<String> badLines;
    private final SplittableRandom random = new SplittableRandom(1);
    private long sent;

    public ServerMetricsSource(String topic) {
        this.topic = topic;
        MetricSample sample = new MetricSample();
        this.hosts = sample.values("host");
        this.metrics = sample.values("metricName");
        this.regions = sample.values("region");
        this.badLines = sample.badLines();
    }

    @Override
    public long nextDueNanos() {
        return sent * PERIOD_NANOS;
    }

    @Override
    public ProducerRecord<String, byte[]> next(Instant sentAt) {
        sent++;
        if (sent % BAD_EVERY == 0) {
            String line = badLines.get(Math.toIntExact((sent / BAD_EVERY - 1) % badLines.size()));
            return record(MetricSample.field(line, "host"), line);
        }
        String host = any(hosts);
        String line = "{\"host\": \"" + host + "\", \"metricName\": \"" + any(metrics) + "\", \"region\": \""
                + any(regions)
                + "\", \"timestamp\": \"" + sentAt.toEpochMilli() + "\", \"value\": " + random.nextInt(1, MAX_VALUE + 1)
                + "}";
        return record(host, line);
    }

    private ProducerRecord<String, byte[]> record(String host, String line) {
        return new ProducerRecord<>(topic, host, line.getBytes(StandardCharsets.UTF_8));
    }

    private String any(List<String> values) {
        return values.get(random.nextInt(values.size()));
    }
}
