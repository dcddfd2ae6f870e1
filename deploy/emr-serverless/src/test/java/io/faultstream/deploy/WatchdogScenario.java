package io.faultstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** What all scenarios share: a deployment of their own, one interpreter, and a note of what was visited. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class WatchdogScenario {
    static final Set<String> VISITED = new ConcurrentSkipListSet<>();

    private static Interpreter interpreter;

    protected Watched job;

    static void stopInterpreter() throws IOException {
        if (interpreter != null) {
            interpreter.close();
            interpreter = null;
        }
    }

    @BeforeEach
    void deploy() throws IOException {
        Interpreter.require();
        if (interpreter == null) {
            interpreter = Interpreter.start();
        }
        job = new Watched(interpreter);
    }

    @AfterEach
    void everyCallWasOneThatAwsTakes() {
        if (job != null) {
            VISITED.addAll(job.places());
            job.close();
            assertThat(job.aws.violations()).isEmpty();
        }
    }

    /** A look that went to its end. */
    protected Execution look() {
        Execution execution = job.look();
        assertThat(execution.error()).isNull();
        return execution;
    }

    protected void looks(int times) {
        for (int i = 0; i < times; i++) {
            look();
        }
    }

    protected Execution event() {
        Execution execution = job.event();
        assertThat(execution.error()).isNull();
        return execution;
    }

    /** The run ends with an error, and a look that sees it. */
    protected void crash(String run) {
        job.emr.become(run, "FAILED", "Job failed, exit code 1");
        event();
    }

    /** The newest run is RUNNING, was seen, and has worked for one look. */
    protected String settle() {
        String run = job.emr.newest();
        job.emr.become(run, "RUNNING", "as it should be");
        event();
        job.work();
        look();
        return run;
    }
}
