package io.faultstream.ingest;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.faultstream.Service;
import io.faultstream.config.SetupException;
import io.faultstream.proto.v1.ServerMetric;
import io.faultstream.proto.v1.VibrationWindow;
import io.faultstream.testing.TestKafka;
import io.faultstream.testing.TestLake;
import io.faultstream.testing.TestSpark;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepublishTest {
    private static final String METRIC =
            "{\"host\":\"server1\",\"metricName\":\"memory_usage_gb\",\"timestamp\":\"1718876852088\",\"value\":0}";
    private static final String BAD_METRIC = METRIC.replace("1718876852088", "171887737088");
    private static final String WINDOW = "{\"machineId\":\"m1\",\"sensorId\":\"de\",\"observedAt\":"
            + "\"2026-06-01T00:00:00.25Z\",\"samplingRateHz\":12000,\"samples\":[0,0.125,-1]}";

    @TempDir
    Path dir;

    @Test
    void acceptedRecordsAreSentOnAndReadAgainAsTheSameRows() throws Exception {
        try (TestKafka broker = TestKafka.start(dir.resolve("broker"))) {
            for (String topic : List.of("server.metrics", "machine.vibration", "server.metrics.pb", "windows")) {
                broker.createTopic(topic, 1);
            }
            broker.send("server.metrics", 0, bytes("a key"), bytes(METRIC));
            broker.send("server.metrics", 0, bytes("a key"), bytes(BAD_METRIC));
            broker.send("server.metrics", 0, null, bytes(METRIC.replace(":0}", ":-1.5,\"region\":\"\"}")));
            broker.send("machine.vibration", 0, bytes("m1"), bytes(WINDOW));
            TestLake lake = lake(broker)
                    .set("faultstream.streams.vibration.republish.topic", "windows")
                    .set("faultstream.streams.metrics-pb.topic", "server.metrics.pb")
                    .set("faultstream.streams.metrics-pb.format", "protobuf")
                    .set("faultstream.streams.metrics-pb.contract", "faultstream.v1.ServerMetric")
                    .set("faultstream.streams.metrics-pb.table", "metrics_pb")
                    .set("faultstream.streams.windows-pb.topic", "windows")
                    .set("faultstream.streams.windows-pb.format", "protobuf")
                    .set("faultstream.streams.windows-pb.contract", "faultstream.v1.VibrationWindow")
                    .set("faultstream.streams.windows-pb.table", "windows_pb");

            lake.drain("server-metrics", "vibration", "metrics-pb", "windows-pb");

            List<Row> metrics = sent(broker, "server.metrics.pb");
            assertThat(metrics).extracting(row -> row.<byte[]>getAs("key")).containsExactly(bytes("a key"), null);
            assertThat(ServerMetric.parseFrom(metrics.get(0).<byte[]>getAs("value")))
                    .isEqualTo(parsed(METRIC, ServerMetric.newBuilder()));
            assertThat(headers(metrics.get(1)))
                    .isEqualTo(Map.of(
                            "faultstream-contract", "faultstream.v1.ServerMetric",
                            "faultstream-source-topic", "server.metrics",
                            "faultstream-source-partition", "0",
                            "faultstream-source-offset", "2"));
            List<Row> windows = sent(broker, "windows");
            assertThat(windows).hasSize(1);
            assertThat(VibrationWindow.parseFrom(windows.get(0).<byte[]>getAs("value")))
                    .isEqualTo(parsed(WINDOW, VibrationWindow.newBuilder()));

            assertThat(contractRows(lake, "silver/metrics_pb", ServerMetric.getDescriptor()))
                    .hasSize(2)
                    .isEqualTo(contractRows(lake, "silver/server_metrics", ServerMetric.getDescriptor()));
            assertThat(contractRows(lake, "silver/windows_pb", VibrationWindow.getDescriptor()))
                    .hasSize(1)
                    .isEqualTo(contractRows(lake, "silver/vibration_windows", VibrationWindow.getDescriptor()));
            assertThat(lake.read("quarantine/metrics_pb").count()).isZero();
        }
    }

    @Test
    void serviceDoesNotStartWithoutTheTopicToSendTo() {
        try (TestKafka broker = TestKafka.start(dir.resolve("broker"))) {
            broker.createTopic("server.metrics", 1);
            broker.createTopic("machine.vibration", 1);
            broker.createTopic("machine.vibration.pb", 1);
            assertThatThrownBy(() -> Service.start(lake(broker).config(), Map.of()))
                    .isInstanceOf(SetupException.class)
                    .hasMessageContaining("topic server.metrics.pb: does not exist on ")
                    .hasMessageNotContaining("machine.vibration");
        }
    }

    private TestLake lake(TestKafka broker) {
        return new TestLake(dir.resolve("lake"), broker)
                .only("vibration", "server-metrics")
                .set("faultstream.streams.server-metrics.republish.enabled", "true")
                .set("faultstream.streams.vibration.republish.enabled", "true");
    }

    private static List<Row> sent(TestKafka broker, String topic) {
        return TestSpark.session()
                .read()
                .format("kafka")
                .option("kafka.bootstrap.servers", broker.bootstrapServers())
                .option("subscribe", topic)
                .option("includeHeaders", "true")
                .load()
                .orderBy("offset")
                .collectAsList();
    }

    private static Map<String, String> headers(Row record) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Row header : record.<Row>getList(record.fieldIndex("headers"))) {
            headers.put(header.getString(0), new String(header.<byte[]>getAs(1), StandardCharsets.UTF_8));
        }
        return headers;
    }

    private static Message parsed(String json, Message.Builder message) throws Exception {
        JsonFormat.parser().merge(json, message);
        return message.build();
    }

    private static List<String> contractRows(
            TestLake lake, String table, com.google.protobuf.Descriptors.Descriptor message) {
        List<String> columns = new ArrayList<>();
        message.getFields().forEach(field -> columns.add(field.getName()));
        columns.add("event_time");
        columns.add("event_date");
        columns.add("_rescued_data");
        return lake
                .read(table)
                .orderBy("source_offset")
                .select(columns.stream().map(name -> col(name)).toArray(org.apache.spark.sql.Column[]::new))
                .collectAsList()
                .stream()
                .map(Row::toString)
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
