package io.faultstream.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

final class ServerMetricsSourceTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:03:12.345Z");

    @Test
    void readingsLookLikeTheRealOnesOfNow() throws Exception {
        Set<String> hosts = new TreeSet<>();
        Set<String> metrics = new TreeSet<>();
        Set<String> regions = new TreeSet<>();
        Set<Integer> values = new TreeSet<>();
        for (ProducerRecord<String, byte[]> record : records(1000)) {
            JsonNode json = new ObjectMapper().readTree(record.value());
            assertThat(record.topic()).isEqualTo("server.metrics");
            assertThat(record.key()).isEqualTo(json.get("host").asText());
            assertThat(json.get("timestamp").isTextual()).isTrue();
            if (json.get("timestamp").asText().length() == 13) {
                assertThat(json.get("timestamp").asText()).isEqualTo(Long.toString(NOW.toEpochMilli()));
                hosts.add(json.get("host").asText());
                metrics.add(json.get("metricName").asText());
                regions.add(json.get("region").asText());
                values.add(json.get("value").intValue());
            }
        }
        assertThat(hosts).containsExactly("server1", "server2", "server3", "server4");
        assertThat(metrics)
                .containsExactly(
                        "disk_io_rate_mbps",
                        "error_rate_percentage",
                        "memory_usage_gb",
                        "network_throughput_mbps",
                        "response_time_ms");
        assertThat(regions).containsExactly("eu-central-1", "eu-west-1", "us-east-1", "us-west-1", "us-west-2");
        assertThat(values).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void everyHundredthRecordIsARealBadOneVerbatimAndAllSixteenTakeTurns() {
        List<ProducerRecord<String, byte[]>> records = records(3200);

        List<String> bad = new ArrayList<>();
        for (int i = 99; i < records.size(); i += 100) {
            bad.add(new String(records.get(i).value(), StandardCharsets.UTF_8));
        }

        assertThat(new LinkedHashSet<>(bad)).hasSize(16);
        assertThat(bad.subList(16, 32)).isEqualTo(bad.subList(0, 16));
        assertThat(bad.get(0))
                .isEqualTo("{\"host\": \"server4\", \"metricName\": \"disk_io_rate_mbps\", \"region\": \"us-east-1\","
                        + " \"timestamp\": \"171887737088\", \"value\": 5}");
        assertThat(bad).allMatch(line -> MetricSample.field(line, "timestamp").length() < 13);
    }

    @Test
    void twentyRecordsAreDueEachSecond() {
        ServerMetricsSource source = new ServerMetricsSource("server.metrics");
        int count = 0;
        while (source.nextDueNanos() < 60_000_000_000L) {
            assertThat(source.next(NOW).value()).isNotEmpty();
            count++;
        }
        assertThat(count).isEqualTo(1200);
    }

    private static List<ProducerRecord<String, byte[]>> records(int count) {
        ServerMetricsSource source = new ServerMetricsSource("server.metrics");
        List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(source.next(NOW));
        }
        return records;
    }
}
