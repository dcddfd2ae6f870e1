package io.faultstream.gold;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultstream.model.DefectOrders;
import io.faultstream.model.VibrationInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import scala.collection.mutable.WrappedArray;

class WindowRowsTest {
    @Test
    void knownBearingGivesItsDefectOrders() {
        VibrationInput input = WindowRows.input(row(3.5, 5.4, 4.7, 50d));

        assertThat(input.samples()).containsExactly(1f, 2f);
        assertThat(input.samplingRateHz()).isEqualTo(12_000);
        assertThat(input.rpm()).hasValue(1750);
        assertThat(input.orders()).hasValue(new DefectOrders(3.5, 5.4, 4.7, OptionalDouble.of(50)));
    }

    @Test
    void mainsFrequencyMayBeUnknown() {
        assertThat(WindowRows.input(row(3.5, 5.4, 4.7, null)).orders())
                .hasValue(new DefectOrders(3.5, 5.4, 4.7, OptionalDouble.empty()));
    }

    @Test
    void bearingThatIsHalfKnownIsUnknown() {
        assertThat(WindowRows.input(row(3.5, null, 4.7, 50d)).orders()).isEmpty();
        assertThat(WindowRows.input(row(null, null, null, null)).orders()).isEmpty();
    }

    private static Row row(Double outer, Double inner, Double ball, Double mains) {
        List<Object> cells = new ArrayList<>(Arrays.asList(new Object[WindowRows.COLUMNS.size()]));
        cells.set(WindowRows.COLUMNS.indexOf("sampling_rate_hz"), 12_000d);
        cells.set(WindowRows.COLUMNS.indexOf("rpm"), 1750d);
        cells.set(WindowRows.COLUMNS.indexOf("samples"), new WrappedArray.ofFloat(new float[] {1, 2}));
        cells.addAll(Arrays.asList(outer, inner, ball, mains));
        return RowFactory.create(cells.toArray());
    }
}
