package io.faultstream.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.faultstream.config.SetupException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadFileTest {
    private static final Path FOLDER = Path.of("workloads");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "metrics",
                "vibration",
                "gold",
                "dirty",
                "wide",
                "small",
                "mixed",
                "half",
                "hour",
                "backlog",
                "growth",
                "driver",
                "driver-gold"
            })
    void everyWorkloadCanBeRead(String name) {
        Workload workload = WorkloadFile.read(FOLDER, name, 1);

        assertThat(workload.topics()).isNotEmpty().allSatisfy(topic -> assertThat(topic.partitions())
                .isEqualTo(2));
        assertThat(workload.heap()).isEqualTo("3g");
    }

    @Test
    void aScaleIsForTheRecords() {
        assertThat(WorkloadFile.read(FOLDER, "metrics", 0.1).main().records()).isEqualTo(200_000);
    }

    @Test
    void anUnknownNameIsAnsweredWithTheKnownOnes() {
        assertThatThrownBy(() -> WorkloadFile.read(FOLDER, "metric", 1))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining(
                        "Use one of [backlog, dirty, driver, driver-gold, gold, growth, hour, metrics, mixed,");
    }
}
