package io.faultstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

abstract class SeveralScenarios extends WatchdogScenario {
    @Test
    void runThatWaitsBehindTheRunningOneIsCancelled() {
        String run = job.healthy();
        String second = job.emr.start(Watched.NAME, "QUEUED");
        looks(3);
        assertThat(job.emr.cancelled()).isEmpty();
        looks(2);
        assertThat(job.emr.state(second)).isEqualTo("CANCELLED");
        assertThat(job.emr.state(run)).isEqualTo("RUNNING");
        assertThat(job.news()).containsExactly("two runs, one is cancelled");
        assertThat(job.lastMessage().text()).contains("Cancelled " + second);
        settleBoth(run);
        assertThat(job.news()).containsExactly("running again");
    }

    @Test
    void upgradeIsLeftAlone() {
        String old = job.healthy();
        job.emr.become(old, "CANCELLING", "by a person");
        String next = job.emr.start(Watched.NAME, "QUEUED");
        looks(2);
        job.emr.become(old, "CANCELLED", "by a person");
        job.emr.become(next, "RUNNING", "its turn");
        looks(1);
        assertThat(job.emr.cancelled()).isEmpty();
        assertThat(job.news()).isEmpty();
    }

    @Test
    void twoRunningRunsAreReportedOnce() {
        job.healthy();
        job.emr.start(Watched.NAME, "RUNNING");
        looks(6);
        assertThat(job.news()).containsExactly("does not get on");
        assertThat(job.lastMessage().text()).contains("Two runs have the same name");
        assertThat(job.emr.cancelled()).isEmpty();
    }

    private void settleBoth(String run) {
        look();
        job.work();
        look();
        assertThat(job.emr.state(run)).isEqualTo("RUNNING");
    }
}
