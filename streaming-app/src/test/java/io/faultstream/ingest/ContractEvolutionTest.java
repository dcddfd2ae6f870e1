package io.faultstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import io.delta.tables.DeltaTable;
import io.faultstream.codec.Contracts;
import io.faultstream.codec.evolution.CanonicalContract;
import io.faultstream.config.SetupException;
import io.faultstream.testing.KernelReader;
import io.faultstream.testing.Records;
import io.faultstream.testing.TestContracts;
import io.faultstream.testing.TestKafka;
import io.faultstream.testing.TestLake;
import io.faultstream.testing.TestSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new version of a contract meets the table that was written under the one before. */
class ContractEvolutionTest {
    private static final String SILVER = "silver/vibration_windows";
    private static final String SET = "faultstream.stream-defaults.descriptor-set";
    private static final String ACCEPT = "faultstream.streams.vibration.accept-contract";
    private static final Instant T = Instant.parse("2024-06-20T09:00:00Z");

    @TempDir
    private static Path brokerDir;

    private static TestKafka kafka;

    @TempDir
    private Path dir;

    @BeforeAll
    static void startBroker() {
        kafka = TestKafka.start(brokerDir);
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @Test
    void tableHasItsContractFromItsFirstCommitOn() throws IOException {
        TestLake lake = lake("drift");
        lake.drain("vibration");
        long version = lake.table(SILVER).version();
        lake.drain("vibration");

        assertThat(lake.table(SILVER).version())
                .as("a start under the same contract commits nothing")
                .isEqualTo(version);
        CanonicalContract running = CanonicalContract.of(Contracts.bundled().message("faultstream.v1.VibrationWindow"));
        assertThat(lake.path(SILVER).resolve("_delta_log/00000000000000000000.json"))
                .content()
                .contains(running.fingerprint());
        assertThat(properties(lake))
                .containsEntry(ContractGuard.MESSAGE, "faultstream.v1.VibrationWindow")
                .containsEntry(ContractGuard.FINGERPRINT, running.fingerprint())
                .containsEntry(ContractGuard.DESCRIPTOR, running.encoded());
        assertThat(lake.table(SILVER).minReaderVersion()).isEqualTo(1);
    }

    @Test
    void newFieldIsAColumnAfterARestartInOneCommit() {
        TestLake lake = lake("added");
        send("added", Records.window("m1", T, 1));
        lake.drain("vibration");
        String before = properties(lake).get(ContractGuard.FINGERPRINT);
        long version = lake.table(SILVER).version();

        contract(
                lake,
                "added",
                message -> message.addField(message.getFieldBuilder(4)
                        .clone()
                        .setName("firmware")
                        .setNumber(30)
                        .setType(Type.TYPE_STRING)
                        .setJsonName("firmware")
                        .clearOptions()
                        .clearOneofIndex()
                        .clearProto3Optional()));
        lake.drain("vibration");

        KernelReader grown = lake.table(SILVER);
        assertThat(grown.version()).isEqualTo(version + 1);
        assertThat(grown.columns()).containsEntry("firmware", "string");
        assertThat(grown.rows("firmware")).containsExactly(nullFirmware());
        assertThat(properties(lake).get(ContractGuard.FINGERPRINT)).isNotEqualTo(before);
    }

    @Test
    void breakingChangeIsRefusedWithItsDifferencesAndItsChoices() {
        TestLake lake = lake("renamed");
        lake.drain("vibration");
        long version = lake.table(SILVER).version();

        contract(lake, "renamed", message -> TestContracts.field(message, "rpm").setJsonName("speed"));

        String fingerprint = fingerprint(lake);
        assertThatThrownBy(() -> lake.drain("vibration"))
                .isInstanceOf(SetupException.class)
                .hasMessage(
                        "faultstream.streams.vibration: faultstream.v1.VibrationWindow breaks with the contract that"
                                + " silver.vibration_windows was written under: rpm: JSON name changed from rpm to speed. Keep"
                                + " the old field and add a new one under a new name and number; or write to a new table from a"
                                + " new topic; or accept it: faultstream.streams.vibration.accept-contract = \""
                                + fingerprint
                                + "\"");
        assertThat(lake.table(SILVER).version()).isEqualTo(version);

        lake.set(ACCEPT, "0".repeat(64));
        assertThatThrownBy(() -> lake.drain("vibration")).isInstanceOf(SetupException.class);

        lake.set(ACCEPT, fingerprint);
        send("renamed", Records.window("m1", T, 1));
        lake.drain("vibration");

        assertThat(properties(lake)).containsEntry(ContractGuard.FINGERPRINT, fingerprint);
        assertThat(lake.table(SILVER).rows("machine_id")).containsExactly(Map.of("machine_id", "m1"));
    }

    @Test
    void columnsTypeIsNeverAccepted() {
        TestLake lake = lake("retyped");
        lake.drain("vibration");
        contract(lake, "retyped", message -> TestContracts.field(message, "rpm").setType(Type.TYPE_FLOAT));
        lake.set(ACCEPT, fingerprint(lake));

        assertThatThrownBy(() -> lake.drain("vibration"))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("rpm: type changed from double to float")
                .hasMessageEndingWith("it cannot be accepted for this table, since column rpm is double in "
                        + lake.path(SILVER) + " but the contract makes it float");
    }

    @Test
    void anotherMessageIsAnotherContract() {
        TestLake lake = lake("foreign");
        lake.drain("vibration");

        lake.set("faultstream.streams.vibration.contract", "faultstream.v1.ServerMetric");

        assertThatThrownBy(() -> lake.drain("vibration"))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining(
                        "the message was faultstream.v1.VibrationWindow and is faultstream.v1.ServerMetric");
    }

    @Test
    void removedFieldsWithReservedNamesLeaveTheirColumns() {
        TestLake lake = lake("removed");
        String old = Records.with(Records.window("m1", T, 1), "mounting", "{\"position\":\"12h\",\"torqueNm\":2.5}");
        lake.set(SET, TestContracts.grown(dir.resolve("removed-0.desc")).toString());
        send("removed", old);
        lake.drain("vibration");

        lake.set(SET, TestContracts.withoutTorque(dir.resolve("removed-1.desc")).toString());
        send("removed", old);
        lake.drain("vibration");

        assertThat(lake.table(SILVER).columns()).containsEntry("mounting", "struct<position:string,torque_nm:double>");
        assertThat(lake.read(SILVER)
                        .orderBy("source_offset")
                        .selectExpr("to_json(struct(mounting, _rescued_data))")
                        .as(Encoders.STRING())
                        .collectAsList())
                .containsExactly(
                        "{\"mounting\":{\"position\":\"12h\",\"torque_nm\":2.5}}",
                        "{\"mounting\":{\"position\":\"12h\"},\"_rescued_data\":\"{\\\"mounting.torqueNm\\\":2.5}\"}");
    }

    /** A change of rules commits properties and nothing else; whoever reads the table as a stream must not mind. */
    @Test
    void readersOfTheTableGoOnWhenOnlyItsPropertiesChange() throws Exception {
        TestLake lake = lake("rules");
        send("rules", Records.window("m1", T, 1));
        lake.drain("vibration");
        Path copy = dir.resolve("copy");
        StreamingQuery reader = TestSpark.session()
                .readStream()
                .format("delta")
                .load(lake.path(SILVER).toString())
                .select("machine_id")
                .writeStream()
                .format("parquet")
                .option("checkpointLocation", dir.resolve("copy-checkpoint").toString())
                .start(copy.toString());
        try {
            reader.processAllAvailable();
            long version = lake.table(SILVER).version();

            contract(lake, "rules", message -> TestContracts.field(message, "rpm")
                    .clearOptions());
            send("rules", Records.window("m2", T.plusSeconds(1), 2));
            lake.drain("vibration");
            reader.processAllAvailable();

            assertThat(lake.table(SILVER).version()).isEqualTo(version + 2);
            assertThat(reader.exception().isEmpty()).isTrue();
        } finally {
            reader.stop();
        }
        assertThat(TestSpark.session().read().parquet(copy.toString()).collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactlyInAnyOrder("m1", "m2");
    }

    private TestLake lake(String name) {
        kafka.createTopic(name, 1);
        return new TestLake(dir.resolve(name), kafka)
                .only("vibration")
                .set("faultstream.streams.vibration.topic", name);
    }

    private void contract(TestLake lake, String name, Consumer<DescriptorProto.Builder> change) {
        lake.set(SET, TestContracts.changed(dir.resolve(name + ".desc"), change).toString());
    }

    private static String fingerprint(TestLake lake) {
        try {
            byte[] set = Files.readAllBytes(
                    Path.of(lake.config().streams().get("vibration").descriptorSet()));
            return CanonicalContract.of(Contracts.parse(set, "test").message("faultstream.v1.VibrationWindow"))
                    .fingerprint();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void send(String topic, String value) {
        kafka.sendText(topic, List.of(value));
    }

    private static Map<String, String> properties(TestLake lake) {
        Row detail = DeltaTable.forPath(TestSpark.session(), lake.path(SILVER).toString())
                .detail()
                .first();
        return detail.getJavaMap(detail.fieldIndex("properties"));
    }

    private static Map<String, Object> nullFirmware() {
        Map<String, Object> row = new HashMap<>();
        row.put("firmware", null);
        return row;
    }
}
