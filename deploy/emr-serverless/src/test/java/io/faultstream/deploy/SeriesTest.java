package io.faultstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever a board or an alarm asks CloudWatch for is sent there, with just these dimensions. */
class SeriesTest {
    private static final Set<Series> SENT =
            new HashSet<>(Meters.all().stream().flatMap(Meters.Meter::series).toList());

    @Test
    void alarmsWatchWhatIsSent() {
        assertThat(Observability.alarms()).isNotEmpty().allSatisfy(alarm -> assertThat(alarm.series())
                .as(alarm.resource())
                .isNotEmpty()
                .allMatch(SeriesTest::exists));
    }

    @Test
    void theDashboardShowsWhatIsSentAndAllOfIt() {
        List<Series> shown =
                Observability.widgets().stream().flatMap(Observability::series).toList();
        assertThat(shown).isNotEmpty().allMatch(SeriesTest::exists);
        assertEveryMeterIsIn(shown.stream());
    }

    @Test
    void grafanasBoardsShowWhatIsSentAndAllOfIt() {
        List<Series> shown = Boards.all().stream()
                .flatMap(Boards.Board::dataPanels)
                .flatMap(panel -> panel.cloudWatchSeries().stream())
                .toList();
        assertThat(shown).isNotEmpty().allMatch(SeriesTest::exists);
        assertEveryMeterIsIn(shown.stream());
    }

    /** Platform metrics of both kinds of capacity, of driver and executors and of the job's states are on the dashboard. */
    @Test
    void theDashboardShowsThePlatform() {
        List<String> metrics = Observability.widgets().stream()
                .flatMap(Observability::series)
                .filter(series -> series.namespace().equals("AWS/EMRServerless"))
                .map(Series::metric)
                .toList();
        assertThat(metrics)
                .contains("CPUAllocated", "MemoryAllocated", "StorageAllocated", "RunningJobs", "FailedJobs")
                .contains("WorkerCpuUsed", "WorkerMemoryUsed", "WorkerEphemeralStorageUsed");
    }

    @Test
    void aNameOrDimensionThatIsNotSentIsFound() {
        assertThat(exists(new Series("$n", "faultstream.lag.seconds.value", Set.of("query"))))
                .isTrue();
        assertThat(exists(new Series("$n", "faultstream.lag.seconds.value", Set.of("stream"))))
                .isFalse();
        assertThat(exists(new Series("$n", "faultstream.lag.seconds", Set.of("query"))))
                .isFalse();
        assertThat(exists(new Series("$n", "faultstream.batch.phase.avg", Set.of("phase", "query"))))
                .isFalse();
        assertThat(exists(new Series("AWS/EMRServerless", "RunningJobs", Set.of("ApplicationId"))))
                .isFalse();
    }

    @Test
    void expressionsAreRead() {
        Series lag = new Series("${N}", "m", Set.of("query"));
        assertThat(Series.in("SUM(SEARCH('{${N},query} MetricName=\"m\"', 'Sum', 60)) * 2"))
                .containsExactly(lag);
        assertThat(Series.in("SELECT MAX(\"m\") FROM SCHEMA(\"${N}\", \"query\") WHERE \"query\" != 'x'"))
                .containsExactly(lag);
        assertThat(Series.in("SELECT MAX(\"m\") FROM SCHEMA(\"${N}\", \"query\")"))
                .containsExactly(lag);
        assertThat(Series.in("a / SUM(b)")).isEmpty();
        assertThatThrownBy(() -> Series.in("SEARCH('{${N},query} MetricName=\"m\" table=\"t\"', 'Sum', 60)"))
                .hasMessageContaining("no dimension");
        assertThatThrownBy(() -> Series.in("SEARCH('{${N},query} m', 'Sum', 60)"))
                .hasMessageContaining("not understood");
        assertThatThrownBy(() -> Series.in("SELECT MAX(m) FROM SCHEMA(\"${N}\")"))
                .hasMessageContaining("not understood");
    }

    private static boolean exists(Series series) {
        return series.isOfTheService()
                ? SENT.contains(new Series("$", series.metric(), series.dimensions()))
                : AwsSeries.has(series);
    }

    /** Of a timer, count and sum are what avg is made of. */
    private static void assertEveryMeterIsIn(Stream<Series> shown) {
        Set<String> names = new HashSet<>(
                shown.filter(Series::isOfTheService).map(Series::metric).toList());
        assertThat(Meters.all().stream().flatMap(meter -> meter.cloudWatch().stream()
                        .filter(name -> !meter.type().equals("timer") || name.endsWith(".avg") || name.endsWith(".max"))
                        .filter(name -> !names.contains(name))))
                .isEmpty();
    }
}
