package io.faultstream.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.faultstream.config.SetupException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PumpTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:01Z");
    private static final long MILLI = 1_000_000;

    private final List<String> sent = new ArrayList<>();

    @Test
    void recordsAreSentWhenTheyAreDueAndCarryThatMoment() {
        Pump pump = pump(1);
        pump.advance(99 * MILLI, NOW);
        assertThat(sent).containsExactly("2026-11-21T09:00:00.901Z");
        pump.advance(MILLI, NOW.plusMillis(1));
        assertThat(sent).containsExactly("2026-11-21T09:00:00.901Z", "2026-11-21T09:00:01.001Z");
    }

    @Test
    void atTenTimesTheSpeedTenTimesAsManyAreSentEvenlySpread() {
        pump(10).advance(29 * MILLI, NOW);
        assertThat(sent)
                .containsExactly("2026-11-21T09:00:00.971Z", "2026-11-21T09:00:00.981Z", "2026-11-21T09:00:00.991Z");
    }

    @Test
    void longGapIsNotMadeUpFor() {
        Pump pump = pump(1);
        pump.advance(3_600_000 * MILLI, NOW);
        assertThat(sent).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void speedThatMakesNoSenseIsRefused(double speed) {
        assertThatThrownBy(() -> pump(speed))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("must be a number above 0 (1 = real time), was " + speed);
    }

    private Pump pump(double speed) {
        return new Pump(List.of(new EveryTenthOfASecond()), speed, record -> sent.add(record.key()));
    }

    private static final class EveryTenthOfASecond implements RecordSource {
        private long count;

        @Override
        public long nextDueNanos() {
            return count * 100 * MILLI;
        }

        @Override
        public ProducerRecord<String, byte[]> next(Instant sentAt) {
            count++;
            return new ProducerRecord<>("t", sentAt.toString(), new byte[0]);
        }
    }
}
