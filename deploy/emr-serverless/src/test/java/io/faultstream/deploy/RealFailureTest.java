package io.faultstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The watchdog looks after processes that really die, really hang and really crash. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RealFailureTest {
    @TempDir
    private Path folder;

    private Interpreter interpreter;
    private Watched job;
    private LocalRuns runs;
    private final Map<String, Long> counted = new HashMap<>();

    @BeforeEach
    void startInterpreter() throws IOException {
        Interpreter.require();
        interpreter = Interpreter.start();
    }

    @AfterEach
    void endEverything() throws IOException {
        if (interpreter != null) {
            job.close();
            runs.close();
            interpreter.close();
            assertThat(job.aws.violations()).isEmpty();
        }
    }

    @Test
    void killedProcessComesBack() throws Exception {
        deploy(beating());
        String first = settled();
        runs.process(first).destroyForcibly().waitFor();

        assertThat(look()).containsExactly("ended, was started again");
        assertThat(job.lastMessage().text()).contains("ended as FAILED: exit code 137");
        assertThat(settled()).isNotEqualTo(first);
    }

    @Test
    void frozenProcessIsEndedAndComesBack() throws Exception {
        deploy(beating());
        String first = settled();
        signal("STOP", runs.process(first));
        look();
        List<String> news = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            news.addAll(look());
        }
        assertThat(news).containsExactly("stuck, is being stopped");
        assertThat(runs.process(first).isAlive()).isFalse();

        assertThat(look()).containsExactly("ended, was started again");
        assertThat(settled()).isNotEqualTo(first);
    }

    @Test
    void processThatCrashesAgainAndAgainIsReported() throws Exception {
        deploy(List.of("sh", "-c", "exit 3"));
        List<String> news = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            runs.process(job.emr.newest()).waitFor();
            news.addAll(look());
        }
        assertThat(news)
                .containsExactly(
                        "ended, was started again", "ended, was started again", "given up, the circuit is open");
        assertThat(job.lastMessage().text()).contains("exit code 3");
        assertThat(job.emr.started()).hasSize(3);
    }

    private static List<String> beating() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return List.of(
                java, "-Xmx32m", "-XX:TieredStopAtLevel=1", "-cp", "target/test-classes", Beating.class.getName());
    }

    /** The watchdog's first look finds no run, and starts one. */
    private void deploy(List<String> command) throws IOException {
        job = new Watched(interpreter, emr -> runs = new LocalRuns(emr, folder, command));
        assertThat(look()).containsExactly("ended, was started again");
    }

    /** The run beats, and two looks have seen it. */
    private String settled() throws IOException {
        awaitBeats();
        look();
        awaitBeats();
        assertThat(look()).containsExactly("running again");
        return job.emr.newest();
    }

    /** A look of the schedule, at which the signs of life that came since the last one are measured. */
    private List<String> look() {
        if (!job.emr.started().isEmpty()) {
            long beats = runs.beats(job.emr.newest());
            job.measure(Math.max(0, beats - counted.getOrDefault(job.emr.newest(), 0L)), 0);
            counted.put(job.emr.newest(), beats);
        }
        assertThat(job.look().error()).isNull();
        return job.news();
    }

    private void awaitBeats() {
        String run = job.emr.newest();
        long before = runs.beats(run);
        while (runs.beats(run) <= before) {
            LockSupport.parkNanos(5_000_000);
        }
    }

    private static void signal(String name, Process process) throws Exception {
        assertThat(ToolRun.of("kill", "-" + name, Long.toString(process.pid())).exitCode())
                .isZero();
    }
}
