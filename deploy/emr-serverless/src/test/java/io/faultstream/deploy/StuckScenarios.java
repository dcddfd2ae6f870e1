package io.faultstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

abstract class StuckScenarios extends WatchdogScenario {
    @Test
    void silentRunIsStoppedGracefullyAndStartedAgain() {
        String run = job.healthy();
        looks(2);
        assertThat(job.emr.cancelled()).isEmpty();
        look();
        assertThat(job.emr.cancelled()).containsExactly(run + " within 300");
        assertThat(job.news()).containsExactly("stuck, is being stopped");
        assertThat(job.lastMessage().text()).contains("no query gave a sign of life", "since 2026-03-01T12:");

        event();
        assertThat(job.emr.newest()).as("it has not ended yet").isEqualTo(run);
        job.emr.become(run, "CANCELLED", "cancelled on request");
        event();
        assertThat(job.emr.newest()).isNotEqualTo(run);
        assertThat(job.news()).containsExactly("ended, was started again");
        settle();
        assertThat(job.news()).containsExactly("running again");
    }

    @Test
    void driverWhoseQueriesAllHangIsStuck() {
        String run = job.healthy();
        for (int i = 0; i < 3; i++) {
            job.measure(0, 0);
            look();
        }
        assertThat(job.emr.cancelled()).containsExactly(run + " within 300");
    }

    @Test
    void queryThatDoesNotAdvanceIsStuck() {
        String run = job.healthy();
        for (int i = 0; i < 3; i++) {
            job.measure(12, 901 + i);
            look();
        }
        assertThat(job.emr.cancelled()).containsExactly(run + " within 300");
        assertThat(job.lastMessage().text()).contains("has not advanced for 903 s", "limit 900 s");
    }

    @Test
    void oneQuietLookIsNotStuck() {
        job.healthy();
        for (int i = 0; i < 4; i++) {
            looks(2);
            job.work();
            look();
        }
        assertThat(job.emr.cancelled()).isEmpty();
        assertThat(job.news()).isEmpty();
    }

    @Test
    void runThatNeverBeganToWorkIsStuckToo() {
        String run = job.emr.start(Watched.NAME, "RUNNING");
        looks(4);
        assertThat(job.emr.cancelled()).containsExactly(run + " within 300");
    }

    @Test
    void refusedCancelIsTriedAgainAndToldOnce() {
        String run = job.healthy();
        job.aws.fail("emr-serverless:CancelJobRun", 5, "InternalServerException", "not now");
        looks(6);
        assertThat(job.news()).containsExactly("the watchdog is refused", "stuck, is being stopped");
        assertThat(job.emr.cancelled()).containsExactly(run + " within 300");
    }

    @Test
    void cancelThatNeverEndsIsReportedOnce() {
        String run = job.healthy();
        looks(3);
        looks(8);
        assertThat(job.news()).containsExactly("stuck, is being stopped", "does not get on");
        assertThat(job.lastMessage().text()).contains("Run " + run + " stays CANCELLING");
        assertThat(job.emr.cancelled()).hasSize(1);
    }

    @Test
    void cancelThatHadNoEffectIsRepeatedAndToldOnce() {
        String run = job.healthy();
        looks(3);
        job.emr.become(run, "RUNNING", "as if nothing had been");
        looks(4);
        assertThat(job.emr.cancelled()).hasSize(2);
        assertThat(job.news()).containsExactly("stuck, is being stopped");
    }

    @Test
    void stuckRunIsLeftAsItIsWhenTheRestartsAreUsedUp() {
        crash(job.healthy());
        for (int restarts = 1; restarts < 3; restarts++) {
            crash(job.emr.newest());
            looks(restarts);
        }
        settle();
        job.news();
        looks(6);
        assertThat(job.emr.cancelled()).isEmpty();
        assertThat(job.news()).containsExactly("given up, the circuit is open");
        assertThat(job.lastMessage().text()).contains("is RUNNING, but no query gave a sign of life");
        job.work();
        look();
        assertThat(job.news()).containsExactly("running again");
    }
}
