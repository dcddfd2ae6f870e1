package io.faultstream.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.faultstream.config.SetupException;
import io.faultstream.model.Recording;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class VibrationSourceTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:03:12.5Z");

    @Test
    void windowIsTheJsonThatADeviceSends() throws Exception {
        VibrationSource source = VibrationSource.of("machine.vibration", List.of(recording("ball_007", 1024)));

        ProducerRecord<String, byte[]> sent = source.next(NOW);

        assertThat(sent.topic()).isEqualTo("machine.vibration");
        assertThat(sent.key()).isEqualTo("machine-01");
        JsonNode json = json(sent);
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly("machineId", "sensorId", "observedAt", "samplingRateHz", "rpm", "loadHp", "samples");
        assertThat(json.get("machineId").asText()).isEqualTo("machine-01");
        assertThat(json.get("sensorId").asText()).isEqualTo("drive-end");
        assertThat(json.get("observedAt").asText()).isEqualTo("2026-11-21T09:03:12.500000Z");
        assertThat(json.get("samplingRateHz").asDouble()).isEqualTo(12000);
        assertThat(json.get("rpm").asDouble()).isEqualTo(1748);
        assertThat(json.get("loadHp").asDouble()).isEqualTo(2);
        assertThat(samples(json))
                .as("to the micro-g")
                .containsExactly(recording("ball_007", 1024).samples(), Offset.offset(0.6e-6f));
    }

    @Test
    void samplesAreWrittenWithSixDecimals() {
        float[] g = new float[1024];
        g[1] = 1.5f;
        g[2] = -0.0000073f;
        g[3] = -12.345679f;
        g[4] = -0.0000004f;
        VibrationSource source = VibrationSource.of("t", List.of(recording("normal", g)));

        assertThat(new String(source.next(NOW).value(), StandardCharsets.US_ASCII))
                .contains("\"samples\":[0.000000,1.500000,-0.000007,-12.345679,0.000000,");
    }

    @Test
    void windowsFollowEachOtherWithoutOverlapAndStartAgainAtTheEnd() throws Exception {
        Recording recording = recording("normal", 2 * 1024 + 500);
        VibrationSource source = VibrationSource.of("t", List.of(recording));

        List<Float> firstSamples = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            firstSamples.add(samples(json(source.next(NOW)))[0]);
        }

        // (i - 1274) * 0.0001624351 at samples 0 and 1,024
        assertThat(firstSamples).containsExactly(-0.206942f, -0.040609f, -0.206942f, -0.040609f);
    }

    @Test
    void everyMachineSendsAWindowEach85MillisecondsAndTheyTakeTurns() {
        List<Recording> ten = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            ten.add(recording("label_" + i, 1024));
        }
        VibrationSource source = VibrationSource.of("t", ten);

        Map<String, Integer> perMachine = new HashMap<>();
        List<String> firstTen = new ArrayList<>();
        long tenMinutes = 600_000_000_000L;
        long last = 0;
        while (source.nextDueNanos() < tenMinutes) {
            assertThat(source.nextDueNanos()).isGreaterThanOrEqualTo(last);
            last = source.nextDueNanos();
            String machine = source.next(NOW).key();
            perMachine.merge(machine, 1, Integer::sum);
            if (firstTen.size() < 10) {
                firstTen.add(machine);
            }
        }

        assertThat(firstTen)
                .containsExactly(
                        "machine-01",
                        "machine-02",
                        "machine-03",
                        "machine-04",
                        "machine-05",
                        "machine-06",
                        "machine-07",
                        "machine-08",
                        "machine-09",
                        "machine-10");
        // 600 s at 12,000 Hz are 7031.25 windows of 1,024 samples: 7,031 or one more, by where a machine starts.
        assertThat(perMachine).hasSize(10);
        assertThat(perMachine.values()).allMatch(windows -> windows == 7031 || windows == 7032);
    }

    @Test
    void truthSaysWhatEachMachinePlays() {
        VibrationSource source =
                VibrationSource.of("t", List.of(recording("normal", 1024), recording("ball_021", 1024)));

        assertThat(source.truth()).isEqualTo(Map.of("machine-01", "normal", "machine-02", "ball_021"));
        assertThat(source.faultKinds()).isEqualTo(Map.of("machine-01", "kind", "machine-02", "kind"));
    }

    @Test
    void recordingShorterThanAWindowIsRefused() {
        assertThatThrownBy(() -> VibrationSource.of("t", List.of(recording("normal", 1023))))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("recording normal.gz: has 1023 samples, a window needs 1024");
    }

    private static Recording recording(String label, int count) {
        float[] samples = new float[count];
        for (int i = 0; i < count; i++) {
            samples[i] = (float) ((i - count / 2) * 0.0001624351);
        }
        return recording(label, samples);
    }

    private static Recording recording(String label, float[] samples) {
        return new Recording(
                label + ".gz",
                label,
                "kind",
                OptionalInt.empty(),
                Optional.of("2"),
                Optional.empty(),
                OptionalDouble.of(1748),
                12000,
                samples,
                1,
                "");
    }

    private static JsonNode json(ProducerRecord<String, byte[]> record) throws Exception {
        return new ObjectMapper().readTree(record.value());
    }

    private static float[] samples(JsonNode json) {
        float[] samples = new float[json.get("samples").size()];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = Float.parseFloat(json.get("samples").get(i).asText());
        }
        return samples;
    }
}
