package io.faultstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** The watchdog over a program that really runs: what its looks measure are that program's own signs of life. */
final class RealWatch implements AutoCloseable {
    private final Interpreter interpreter;
    private final Watched job;
    private final Duration pause;
    private final Map<String, Long> counted = new HashMap<>();
    private LocalRuns runs;

    /** @param pause between two questions for a sign of life */
    RealWatch(LocalRuns.Program program, Duration pause) throws IOException {
        Interpreter.require();
        this.interpreter = Interpreter.start();
        this.job = new Watched(interpreter, emr -> runs = new LocalRuns(emr, program));
        this.pause = pause;
    }

    /** Its first look finds no run, and starts one. */
    void deploy() {
        assertThat(look()).containsExactly("ended, was started again");
    }

    /** The run beats, and two looks have seen it. */
    String settled() {
        awaitBeats();
        look();
        awaitBeats();
        assertThat(look()).containsExactly("running again");
        return newest();
    }

    /** A look of the schedule, at which the signs of life that came since the last one are measured. */
    List<String> look() {
        if (!job.emr.started().isEmpty()) {
            String run = newest();
            long beats = runs.beats(run);
            job.measure((double) Math.max(0, beats - counted.getOrDefault(run, 0L)), 0);
            counted.put(run, beats);
        }
        assertThat(job.look().error()).isNull();
        return job.news();
    }

    List<String> looks(int times) {
        List<String> news = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            news.addAll(look());
        }
        return news;
    }

    /** So many looks, each when the newest run has ended. */
    List<String> looksAtEnds(int times) throws InterruptedException {
        List<String> news = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            process(newest()).waitFor();
            news.addAll(look());
        }
        return news;
    }

    String newest() {
        return job.emr.newest();
    }

    Process process(String run) {
        return runs.process(run);
    }

    Watched job() {
        return job;
    }

    void signal(String name, String run) {
        assertThat(Program.of("kill", "-" + name, process(run).pid()).run().exit())
                .isZero();
    }

    @Override
    public void close() throws IOException {
        job.close();
        runs.close();
        interpreter.close();
        assertThat(job.aws.violations()).isEmpty();
    }

    private void awaitBeats() {
        String run = newest();
        long before = runs.beats(run);
        while (runs.beats(run) <= before) {
            assertThat(process(run).isAlive()).as("the run lives").isTrue();
            LockSupport.parkNanos(pause.toNanos());
        }
    }
}
