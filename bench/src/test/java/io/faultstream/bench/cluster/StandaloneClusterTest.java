package io.faultstream.bench.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.faultstream.bench.process.ChildFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandaloneClusterTest {
    @TempDir
    private Path folder;

    @Test
    void masterAndWorkersAreProcessesThatEndWithIt() {
        Set<ProcessHandle> before = children();
        List<ProcessHandle> members;
        try (StandaloneCluster cluster = StandaloneCluster.start(folder, 2, "1g")) {
            members = children().stream().filter(one -> !before.contains(one)).toList();
            assertThat(members).hasSize(3).allMatch(ProcessHandle::isAlive);
            assertThat(cluster.driverArguments(List.of("-XX:+UseParallelGC")))
                    .containsEntry("executor-memory", "512")
                    .extractingByKey("executor-flags")
                    .asString()
                    .startsWith("-XX:+UseParallelGC -D");
            ClusterUsage usage = cluster.usage();
            assertThat(usage.cpuSeconds()).isPositive();
            assertThat(usage.executors()).as("there is no job").isEmpty();
        }
        assertThat(members).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void whatAnExecutorUsedThatIsGoneIsNotKnown() {
        ClusterUsage before = new ClusterUsage(Set.of(1L, 2L), 5, 0);

        assertThat(new ClusterUsage(Set.of(2L, 1L), 7.5, 0).cpuSecondsSince(before))
                .isEqualTo(2.5);
        ClusterUsage other = new ClusterUsage(Set.of(1L, 3L), 7.5, 0);
        assertThatThrownBy(() -> other.cpuSecondsSince(before)).isInstanceOf(ChildFailure.class);
    }

    private static Set<ProcessHandle> children() {
        return Set.copyOf(ProcessHandle.current().children().toList());
    }
}
