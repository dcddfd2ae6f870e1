package io.faultstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultstream.testing.TestKafka;
import io.faultstream.testing.TestLake;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A topic that this program has no Java for: a .proto file (src/test/contracts) and a few lines of configuration. */
class NewTopicTest {
    private static final String FULL = "{\"pumpId\":\"P-001\",\"measured_at\":\"2026-06-01T08:00:00.125Z\","
            + "\"site\":{\"plant\":\"north\",\"hall\":\"A\"},\"state\":\"STATE_RUNNING\","
            + "\"pressuresBar\":{\"in\":0,\"out\":2.5},"
            + "\"bearings\":[{\"position\":\"de\",\"temperatureC\":61.5,\"alarmCodes\":[7,4000000000]},{}],"
            + "\"uptime\":\"86400.25s\",\"setpoint\":17.5,\"note\":\"ok\",\"revolutions\":\"18446744073709551615\","
            + "\"gear\":3,\"firmware\":\"AP8=\",\"colour\":\"red\"}";
    private static final String LEAST = "{\"pumpId\":\"P-002\",\"measuredAt\":\"2026-06-01T08:00:01Z\"}";

    @TempDir
    Path dir;

    @Test
    void newTopicIsAProtoFileAndAFewLinesOfConfiguration() {
        try (TestKafka broker = TestKafka.start(dir.resolve("broker"))) {
            broker.createTopic("plant.pumps", 1);
            broker.sendText(
                    "plant.pumps",
                    List.of(
                            FULL,
                            LEAST,
                            LEAST.replace("P-002", "pump 2"),
                            "{\"pumpId\":\"P-003\"}",
                            LEAST.replace("}", ",\"flowM3h\":-2}"),
                            LEAST.replace("}", ",\"setpoint\":100.5}"),
                            LEAST.replace("}", ",\"site\":\"north\"}"),
                            "pumps"));
            TestLake lake = new TestLake(dir.resolve("lake"), broker).only().file("/plant/pump.conf");

            lake.drain("pump-readings");

            List<String> rows = lake.read("silver/pump_readings")
                    .orderBy("source_offset")
                    .selectExpr(
                            "pump_id",
                            "event_time",
                            "event_date",
                            "site",
                            "state",
                            "pressures_bar",
                            "bearings",
                            "uptime",
                            "setpoint",
                            "note",
                            "flow_m3h",
                            "revolutions",
                            "starts",
                            "belt",
                            "gear",
                            "hex(firmware)",
                            "remote",
                            "_rescued_data")
                    .toJSON()
                    .collectAsList();
            assertThat(rows)
                    .containsExactly(
                            "{\"pump_id\":\"P-001\",\"event_time\":\"2026-06-01T08:00:00.125Z\","
                                    + "\"event_date\":\"2026-06-01\","
                                    + "\"site\":{\"plant\":\"north\",\"hall\":\"A\",\"floor\":0},"
                                    + "\"state\":\"STATE_RUNNING\",\"pressures_bar\":{\"in\":0.0,\"out\":2.5},"
                                    + "\"bearings\":[{\"position\":\"de\",\"temperature_c\":61.5,"
                                    + "\"alarm_codes\":[7,4000000000],\"state\":\"STATE_UNSPECIFIED\"},"
                                    + "{\"position\":\"\",\"temperature_c\":0.0,\"state\":\"STATE_UNSPECIFIED\"}],"
                                    + "\"uptime\":86400250000,\"setpoint\":17.5,\"note\":\"ok\",\"flow_m3h\":0.0,"
                                    + "\"revolutions\":18446744073709551615,\"gear\":3,\"hex(firmware)\":\"00FF\","
                                    + "\"remote\":false,\"_rescued_data\":\"{\\\"colour\\\":\\\"red\\\"}\"}",
                            "{\"pump_id\":\"P-002\",\"event_time\":\"2026-06-01T08:00:01.000Z\","
                                    + "\"event_date\":\"2026-06-01\",\"state\":\"STATE_UNSPECIFIED\",\"flow_m3h\":0.0,"
                                    + "\"revolutions\":0,\"hex(firmware)\":\"\",\"remote\":false}");
            assertThat(lake.read("quarantine/pump_readings")
                            .orderBy("source_offset")
                            .collectAsList())
                    .extracting(row -> row.getAs("reason") + ": " + row.getAs("detail"))
                    .containsExactly(
                            "RULE_VIOLATED: pump_id is \"pump 2\": does not match P-[0-9]{3}",
                            "MISSING_FIELD: measured_at is missing: it is required",
                            "RULE_VIOLATED: flow_m3h is -2: less than the smallest allowed value 0.0",
                            "EXPECTATION_FAILED: expectation setpoint-is-reachable does not hold: setpoint <= 100",
                            "WRONG_TYPE: site is \"north\": expected an object",
                            "MALFORMED_JSON: at position 0: expected a value, found 'pumps'");
        }
    }

    @Test
    void newTopicSentOnInProtobufIsTheSameRowsWhenReadFromThere() {
        try (TestKafka broker = TestKafka.start(dir.resolve("broker"))) {
            broker.createTopic("plant.pumps", 1);
            broker.createTopic("plant.pumps.pb", 1);
            broker.sendText("plant.pumps", List.of(FULL, LEAST, LEAST.replace("P-002", "pump 2")));
            TestLake lake = new TestLake(dir.resolve("lake"), broker).only().file("/plant/pump-protobuf.conf");

            lake.drain("pump-readings", "pump-readings-pb");

            assertThat(contractColumns(lake, "silver/pump_readings_pb"))
                    .hasSize(2)
                    .isEqualTo(contractColumns(lake, "silver/pump_readings"));
        }
    }

    private static List<String> contractColumns(TestLake lake, String table) {
        return lake
                .read(table)
                .orderBy("source_offset")
                .drop("source_topic", "source_offset", "source_timestamp", "ingested_at", "_rescued_data")
                .selectExpr("*", "hex(firmware) AS firmware_hex")
                .drop("firmware")
                .collectAsList()
                .stream()
                .map(Row::toString)
                .toList();
    }
}
