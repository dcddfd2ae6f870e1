package io.faultstream.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RangesTest {
    private static final Ranges RANGES = Ranges.of(
            List.of(new OffsetRange(8, 9), new OffsetRange(0, 2), new OffsetRange(3, 3), new OffsetRange(9, 12)));

    @Test
    void overlapsAndNeighboursAreMerged() {
        assertThat(RANGES.all()).containsExactly(new OffsetRange(0, 3), new OffsetRange(8, 12));
        assertThat(Ranges.of(List.of(new OffsetRange(0, 9), new OffsetRange(2, 3)))
                        .all())
                .containsExactly(new OffsetRange(0, 9));
    }

    @Test
    void rangeIsDividedIntoWhatBelongsAndWhatDoesNot() {
        OffsetRange range = new OffsetRange(2, 10);
        assertThat(RANGES.inside(range)).containsExactly(new OffsetRange(2, 3), new OffsetRange(8, 10));
        assertThat(RANGES.outside(range)).containsExactly(new OffsetRange(4, 7));
        assertThat(RANGES.outside(new OffsetRange(12, 20))).containsExactly(new OffsetRange(13, 20));
        assertThat(RANGES.inside(new OffsetRange(4, 7))).isEmpty();
        assertThat(Ranges.NONE.outside(range)).containsExactly(range);
    }

    @Test
    void endsBelongToARange() {
        assertThat(List.of(0L, 3L, 8L, 12L)).allMatch(RANGES::contains);
        assertThat(List.of(4L, 7L, 13L)).noneMatch(RANGES::contains);
    }
}
