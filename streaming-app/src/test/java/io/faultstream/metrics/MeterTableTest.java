package io.faultstream.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MeterTableTest {
    private static final Path DOCUMENT = Path.of("..", "grafana", "README.md");

    @Test
    void documentListsEveryMeterAsItIs() throws IOException {
        List<String> documented = Files.readAllLines(DOCUMENT).stream()
                .dropWhile(line -> !line.equals("<!-- meters -->"))
                .skip(1)
                .takeWhile(line -> !line.equals("<!-- end of meters -->"))
                .filter(line -> !line.isBlank())
                .toList();

        assertThat(documented)
                .as(
                        "the table in grafana/README.md; as the code has it, it is:%n%s%n",
                        String.join("\n", MeterTable.rows()))
                .containsExactlyElementsOf(MeterTable.rows());
    }

    @Test
    void everyMeterThatIsFedIsInTheListAndTheOtherWayRound() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Happenings.everything(new PipelineMetrics(registry));

        assertThat(registry.getMeters().stream()
                        .map(Meter::getId)
                        .map(MeterTableTest::described)
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(Stream.of(PipelineMeter.values())
                        .map(meter -> described(
                                meter.meterName(),
                                meter.type(),
                                meter.tagKeys().stream().sorted().toList(),
                                meter.meaning()))
                        .toList());
    }

    private static String described(Meter.Id id) {
        return described(
                id.getName(),
                id.getType(),
                id.getTags().stream().map(Tag::getKey).toList(),
                id.getDescription());
    }

    private static String described(String name, Meter.Type type, List<String> tags, String meaning) {
        return name + " " + type + " " + tags + " " + meaning;
    }
}
