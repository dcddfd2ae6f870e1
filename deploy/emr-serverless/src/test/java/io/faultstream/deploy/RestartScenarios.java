package io.faultstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

abstract class RestartScenarios extends WatchdogScenario {
    @Test
    void eachRestartWaitsOneLookLonger() {
        crash(job.healthy());
        assertThat(job.emr.started()).hasSize(1);

        crash(job.emr.newest());
        event();
        event();
        assertThat(job.emr.started()).as("events do not count").hasSize(1);
        look();
        assertThat(job.emr.started()).hasSize(2);

        crash(job.emr.newest());
        look();
        assertThat(job.emr.started()).hasSize(2);
        look();
        assertThat(job.emr.started()).hasSize(3);
    }

    @Test
    void crashLoopOpensTheCircuitAndSaysSoOnce() {
        useUpTheRestarts();
        job.news();
        crash(job.emr.newest());
        looks(10);
        assertThat(job.emr.started()).hasSize(3);
        assertThat(job.news()).containsExactly("given up, the circuit is open");
        assertThat(job.lastMessage().text()).contains("3 restarts were not enough", "exit code 1");
    }

    @Test
    void personWhoStartsTheJobClosesTheCircuit() {
        useUpTheRestarts();
        crash(job.emr.newest());
        job.news();

        job.emr.start(Watched.NAME, "RUNNING");
        settle();
        assertThat(job.news()).containsExactly("running again");
        crash(job.emr.newest());
        assertThat(job.emr.started()).hasSize(4);
        assertThat(job.lastMessage().text()).contains("restart 1 of 3");
    }

    @Test
    void refusedStartIsTriedAgainAndToldOnce() {
        String run = job.healthy();
        job.aws.fail("emr-serverless:StartJobRun", 10, "ValidationException", "EntryPoint is not there");
        crash(run);
        look();
        assertThat(job.news()).containsExactly("the watchdog is refused");
        assertThat(job.lastMessage().text())
                .contains("EmrServerless.ValidationException: EntryPoint is not there", "ended as FAILED");
        look();
        assertThat(job.news()).containsExactly("ended, was started again");
        assertThat(job.emr.started()).hasSize(1);
    }

    @Test
    void missingTemplateIsReportedOnce() {
        job.parameters.remove(Watched.TEMPLATE);
        looks(3);
        assertThat(job.news()).containsExactly("the watchdog is refused");
        assertThat(job.lastMessage().text()).contains("Ssm.ParameterNotFoundException", Watched.TEMPLATE);
    }

    @Test
    void templateInTheSpellingOfTheCommandLineIsReportedOnce() {
        job.parameters.put(Watched.TEMPLATE, "{\"jobDriver\": {\"sparkSubmit\": {\"entryPoint\": \"s3://x/y.jar\"}}}");
        looks(3);
        assertThat(job.news()).containsExactly("the watchdog is refused");
        assertThat(job.lastMessage().text()).contains("PascalCase");
    }

    @Test
    void startWhoseAnswerIsLostIsNotDoneTwice() {
        String run = job.healthy();
        job.aws.lose("emr-serverless:StartJobRun", 2, "InternalServerException", "connection reset");
        crash(run);
        assertThat(job.emr.started()).hasSize(1);
        assertThat(job.news()).containsExactly("ended, was started again");
    }

    @Test
    void twoLooksAtOnceStartOneRunAndTellItOnce() throws IOException {
        String run = job.healthy();
        job.emr.become(run, "FAILED", "Job failed");
        try (Interpreter other = Interpreter.start()) {
            job.aws.before(
                    "dynamodb:PutItem",
                    () -> assertThat(job.atOnce(other).path()).contains("StartRun"));
            assertThat(look().path()).endsWith("Overtaken");
        }
        assertThat(job.emr.started()).hasSize(1);
        assertThat(job.news()).containsExactly("ended, was started again");
    }

    private void useUpTheRestarts() {
        crash(job.healthy());
        for (int restarts = 1; restarts < 3; restarts++) {
            crash(job.emr.newest());
            looks(restarts);
        }
    }
}
