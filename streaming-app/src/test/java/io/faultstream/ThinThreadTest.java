package io.faultstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultstream.testing.TestKafka;
import io.faultstream.testing.TestLake;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThinThreadTest {
    @Test
    void oneRecordGoesFromTheBrokerToGold(@TempDir Path dir) {
        try (TestKafka broker = TestKafka.start(dir.resolve("broker"))) {
            broker.createTopic("machine.vibration", 2);
            broker.createTopic("server.metrics", 1);
            StringBuilder samples = new StringBuilder("0.1");
            for (int i = 1; i < 1024; i++) {
                samples.append(',').append(Math.sin(i * 0.3));
            }
            broker.sendText(
                    "machine.vibration",
                    List.of(
                            "{\"machineId\":\"m1\",\"sensorId\":\"de\",\"observedAt\":\"2026-06-01T00:00:00Z\",\"samplingRateHz\":12000,\"rpm\":1750,\"x\":{\"a\":1},\"samples\":["
                                    + samples + "]}",
                            "{\"machineId\":\"m1\"",
                            "{\"machineId\":\"m1\",\"sensorId\":\"de\",\"observedAt\":\"2026-06-01T00:00:00Z\",\"samplingRateHz\":12000,\"rpm\":1750,\"samples\":[1,2,3]}"));
            broker.sendText(
                    "server.metrics",
                    List.of(
                            "{\"host\":\"server1\",\"metricName\":\"memory_usage_gb\",\"region\":\"eu-west-1\",\"timestamp\":\"1718876852088\",\"value\":0}",
                            "{\"host\":\"server4\",\"metricName\":\"disk_io_rate_mbps\",\"region\":\"us-east-1\",\"timestamp\":\"171887737088\",\"value\":5}"));
            TestLake lake = new TestLake(dir.resolve("lake"), broker);
            long t = System.nanoTime();
            lake.drain("vibration", "server-metrics", "predict", "server-metric-stats");
            System.out.println("drain " + (System.nanoTime() - t) / 1e9);
            lake.read("silver/vibration_windows").drop("samples").show(false);
            lake.read("quarantine/vibration_windows").show(false);
            lake.read("silver/server_metrics").show(false);
            lake.read("quarantine/server_metrics").show(false);
            lake.read("gold/fault_predictions").show(false);
            lake.read("gold/server_metric_stats").show(false);
            System.out.println(lake.metrics().snapshot());
            assertThat(lake.read("gold/fault_predictions").count()).isEqualTo(2);
        }
    }
}
