package io.faultstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

abstract class DeadScenarios extends WatchdogScenario {
    @Test
    void deadRunIsStartedAgainAtOnceAsItsTemplateSays() {
        String dead = job.healthy();
        crash(dead);

        JsonNode request = job.emr.request(job.emr.newest());
        JsonNode submit = request.at("/JobDriver/SparkSubmit");
        assertThat(submit.path("EntryPointArguments").get(0).asText()).isEqualTo("run");
        assertThat(request.at("/RetryPolicy/MaxFailedAttemptsPerHour").asInt()).isEqualTo(3);
        assertThat(request.path("ExecutionTimeoutMinutes").asInt(-1)).isZero();
        assertThat(job.news()).containsExactly("ended, was started again");
        assertThat(job.lastMessage().topic()).isEqualTo(FakeTopics.FAILURE);
        assertThat(job.lastMessage().text())
                .contains("Run " + dead + " ended as FAILED: Job failed, exit code 1", "restart 1 of 3")
                .contains("s3://faultstream-test-logs/emr/applications/00fapplication1/jobs/" + dead + "/")
                .contains("https://console.example/dashboard", "execution:faultstream-test:look-");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SUCCESS", "CANCELLED"})
    void runThatEndedWithoutAWishToStopIsStartedAgain(String end) {
        String run = job.healthy();
        job.emr.become(run, end, "as somebody wanted");
        look();
        assertThat(job.emr.newest()).isNotEqualTo(run);
        assertThat(job.lastMessage().text()).contains("ended as " + end);
    }

    @Test
    void missingRunIsStarted() {
        look();
        assertThat(job.emr.started()).hasSize(1);
        assertThat(job.lastMessage().text()).contains("There is no run of this name");
    }

    @Test
    void runOfAnotherNameIsNotOurs() {
        job.emr.start("something-else", "RUNNING");
        look();
        assertThat(job.emr.started()).hasSize(1);
    }

    @Test
    void stoppedApplicationIsStartedFirst() {
        String run = job.healthy();
        job.emr.application("STOPPED");
        crash(run);
        assertThat(job.emr.application()).isEqualTo("STARTING");
        assertThat(job.emr.newest()).isEqualTo(run);
        event();
        assertThat(job.news()).isEmpty();

        job.emr.application("STARTED");
        event();
        assertThat(job.emr.newest()).isNotEqualTo(run);
        assertThat(job.news()).containsExactly("ended, was started again");
    }

    @Test
    void applicationThatDoesNotStartIsReportedOnce() {
        job.emr.application("CREATED");
        looks(4);
        assertThat(job.news()).isEmpty();
        looks(3);
        assertThat(job.news()).containsExactly("no application to run in");
        assertThat(job.lastMessage().text()).contains("Its application is STARTING.");
    }

    @Test
    void terminatedApplicationIsReportedAtOnceAndOnce() {
        job.emr.application("TERMINATED");
        looks(3);
        assertThat(job.news()).containsExactly("no application to run in");
    }

    @Test
    void applicationThatRefusesToStartIsReportedOnce() {
        job.emr.application("STOPPED");
        job.aws.fail("emr-serverless:StartApplication", 10, "ServiceQuotaExceededException", "no more vCPU");
        looks(2);
        assertThat(job.news()).containsExactly("the watchdog is refused");
        assertThat(job.lastMessage().text()).contains("EmrServerless.ServiceQuotaExceededException: no more vCPU");
    }

    @Test
    void lookOfTheScheduleFindsWhatNoEventHasTold() {
        String run = job.healthy();
        job.emr.become(run, "FAILED", "Job failed");
        look();
        assertThat(job.emr.newest()).isNotEqualTo(run);
    }
}
