package io.faultstream.bench.round;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultstream.bench.topic.Filled;
import org.junit.jupiter.api.Test;

class CheckedTest {
    private static final Filled TOPIC = new Filled(100, 10_400, 90, 4_950);

    @Test
    void rowsThatAreWhatTheTopicHoldsHaveNoProblem() {
        assertThat(new Checked(90, 4_950, 0, 10).problems(TOPIC)).isEmpty();
    }

    @Test
    void everyDifferenceIsNamed() {
        assertThat(new Checked(89, 4_949, 1, 11).problems(TOPIC))
                .containsExactly(
                        "89 rows instead of 90",
                        "1 values are NULL",
                        "sum 4,949.000 instead of 4,950.000",
                        "11 in quarantine instead of 10");
    }

    @Test
    void aSystemWithoutTablesHasNothingToCheck() {
        assertThat(Checked.NOTHING.problems(TOPIC)).isEmpty();
    }

    @Test
    void theMedianOfAnEvenNumberIsBetweenTheMiddleOnes() {
        assertThat(Spread.of(4, 1, 3, 2)).isEqualTo(new Spread(2.5, 1, 4));
    }
}
