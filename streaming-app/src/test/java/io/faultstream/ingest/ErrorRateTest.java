package io.faultstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultstream.config.ErrorRateConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ErrorRateTest {
    private final ErrorRate rate = new ErrorRate(new ErrorRateConfig(ErrorRateConfig.Action.WARN, 0.5, 100));

    @Test
    void nothingIsSaidBeforeThereAreEnoughRecords() {
        assertThat(rate.share()).isNaN();
        assertThat(add(99, 99)).isFalse();
        assertThat(rate.share()).isEqualTo(1);
        assertThat(add(1, 0)).isTrue();
    }

    @Test
    void crossingIsToldOnceAndAgainAfterItWasBelow() {
        assertThat(add(100, 50)).as("the limit itself is not above it").isFalse();
        assertThat(add(100, 51)).isTrue();
        assertThat(add(100, 80)).isFalse();
        assertThat(add(100, 10)).isFalse();
        assertThat(add(100, 60)).isTrue();
    }

    @Test
    void oldMicroBatchesAreForgottenWhenTheRestIsEnough() {
        add(1000, 0);
        assertThat(add(60, 60)).isFalse();
        assertThat(rate.records()).isEqualTo(1060);
        assertThat(add(40, 40)).isTrue();
        assertThat(rate.records()).isEqualTo(100);
        assertThat(rate.byReason()).isEqualTo(Map.of("WRONG_TYPE", 100L));
    }

    private boolean add(long records, long rejected) {
        return rate.add(new ErrorRate.Counts(records, rejected == 0 ? Map.of() : Map.of("WRONG_TYPE", rejected)));
    }
}
