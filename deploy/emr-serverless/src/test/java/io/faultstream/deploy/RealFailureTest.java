package io.faultstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The watchdog looks after processes that really die, really hang and really crash. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RealFailureTest {
    @TempDir
    private Path folder;

    @Test
    void killedProcessComesBack() throws Exception {
        try (RealWatch watch = watch(beating())) {
            watch.deploy();
            String first = watch.settled();
            watch.process(first).destroyForcibly().waitFor();

            assertThat(watch.look()).containsExactly("ended, was started again");
            assertThat(watch.job().lastMessage().text()).contains("ended as FAILED: exit code 137");
            assertThat(watch.settled()).isNotEqualTo(first);
        }
    }

    @Test
    void frozenProcessIsEndedAndComesBack() throws Exception {
        try (RealWatch watch = watch(beating())) {
            watch.deploy();
            String first = watch.settled();
            watch.signal("STOP", first);
            watch.look();

            assertThat(watch.looks(3)).containsExactly("stuck, is being stopped");
            assertThat(watch.process(first).isAlive()).isFalse();
            assertThat(watch.look()).containsExactly("ended, was started again");
            assertThat(watch.settled()).isNotEqualTo(first);
        }
    }

    @Test
    void processThatCrashesAgainAndAgainIsReported() throws Exception {
        try (RealWatch watch = watch(List.of("sh", "-c", "exit 3"))) {
            watch.deploy();
            assertThat(watch.looksAtEnds(12))
                    .containsExactly(
                            "ended, was started again", "ended, was started again", "given up, the circuit is open");
            assertThat(watch.job().lastMessage().text()).contains("exit code 3");
            assertThat(watch.job().emr.started()).hasSize(3);
        }
    }

    private RealWatch watch(List<String> command) throws IOException {
        return new RealWatch(new ToFile(folder, command), Duration.ofMillis(5));
    }

    private static List<String> beating() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return List.of(
                java, "-Xmx32m", "-XX:TieredStopAtLevel=1", "-cp", "target/test-classes", Beating.class.getName());
    }

    /** A program that is told, as its last argument, the file to put its signs of life into. */
    private record ToFile(Path folder, List<String> program) implements LocalRuns.Program {
        @Override
        public List<String> command(String run) {
            List<String> line = new ArrayList<>(program);
            line.add(folder.resolve(run).toString());
            return line;
        }

        @Override
        public long beats(String run) {
            try {
                Path file = folder.resolve(run);
                return Files.exists(file) ? Files.size(file) : 0;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Duration grace() {
            return Duration.ofMillis(500);
        }
    }
}
