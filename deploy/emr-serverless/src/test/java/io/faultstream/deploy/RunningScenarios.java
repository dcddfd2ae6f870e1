package io.faultstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

abstract class RunningScenarios extends WatchdogScenario {
    @Test
    void workingJobIsLeftAlone() {
        String run = job.healthy();
        for (int i = 0; i < 5; i++) {
            job.work();
            look();
        }
        assertThat(event().path()).doesNotContain("Beats").endsWith("Done");
        assertThat(job.news()).isEmpty();
        assertThat(job.emr.newest()).isEqualTo(run);
    }

    @Test
    void recoveryIsAnnouncedOnce() {
        crash(job.healthy());
        assertThat(job.news()).containsExactly("ended, was started again");

        String run = settle();
        assertThat(job.news()).containsExactly("running again");
        assertThat(job.lastMessage().topic()).isEqualTo(FakeTopics.SUCCESS);
        assertThat(job.lastMessage().text()).contains("Run " + run + " is running and advancing again.");

        job.work();
        look();
        assertThat(job.news()).isEmpty();
    }

    @Test
    void restartsAreForgottenAfterAnHourWithoutFault() {
        crash(job.healthy());
        for (int i = 0; i < 12; i++) {
            settle();
        }
        crash(job.emr.newest());
        assertThat(job.lastMessage().text()).contains("restart 1 of 3");
    }

    @Test
    void restartsAreNotForgottenBefore() {
        crash(job.healthy());
        for (int i = 0; i < 11; i++) {
            settle();
        }
        crash(job.emr.newest());
        look();
        assertThat(job.lastMessage().text()).contains("restart 2 of 3");
    }

    @Test
    void newAttemptOfTheSameRunIsJudgedFromTheNextLookOn() {
        String run = job.healthy();
        looks(2);
        job.emr.attempt(run, 2);
        assertThat(event().path()).contains("NewRun");
        looks(2);
        assertThat(job.emr.cancelled()).isEmpty();
        look();
        assertThat(job.emr.cancelled()).containsExactly(run + " within 300");
    }

    @Test
    void runThatNeverGetsToRunningIsReportedOnce() {
        String run = job.emr.start(Watched.NAME, "SCHEDULED");
        looks(3);
        assertThat(job.news()).isEmpty();
        looks(4);
        assertThat(job.news()).containsExactly("does not get on");
        assertThat(job.lastMessage().text()).contains("Run " + run + " stays SCHEDULED");
        assertThat(job.emr.cancelled()).isEmpty();
    }

    @Test
    void throttledCallsAreTriedAgain() {
        job.healthy();
        job.work();
        for (String action : new String[] {
            "dynamodb:GetItem",
            "ssm:GetParameter",
            "emr-serverless:ListJobRuns",
            "cloudwatch:GetMetricData",
            "dynamodb:PutItem"
        }) {
            job.aws.fail(action, 2, "ThrottlingException", "Rate exceeded");
        }
        assertThat(look().retried()).contains("ReadState", "ReadWanted", "ListRuns", "Beats", "Record");
    }

    @Test
    void blindWatchdogFailsAloudAndDoesNothing() {
        String run = job.healthy();
        job.emr.become(run, "FAILED", "Job failed");
        job.aws.fail("emr-serverless:ListJobRuns", 5, "InternalServerException", "not now");
        assertThat(job.look().failure()).isEqualTo("EmrServerless.InternalServerException");
        assertThat(job.emr.newest()).isEqualTo(run);
    }
}
