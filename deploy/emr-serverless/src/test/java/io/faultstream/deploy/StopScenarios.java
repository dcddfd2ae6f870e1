package io.faultstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

abstract class StopScenarios extends WatchdogScenario {
    @Test
    void deliberateStopIsRespectedInSilence() {
        String run = job.healthy();
        job.parameters.put(Watched.DESIRED, "stopped");
        job.emr.become(run, "CANCELLED", "by a person");
        event();
        looks(3);
        assertThat(job.emr.newest()).isEqualTo(run);
        assertThat(job.news()).isEmpty();
        assertThat(job.aws.calls()).doesNotContain("emr-serverless:StartJobRun", "sns:Publish");
    }

    @Test
    void stopIsLiftedByTheSameParameter() {
        String run = job.healthy();
        job.parameters.put(Watched.DESIRED, "stopped");
        job.emr.become(run, "CANCELLED", "by a person");
        look();
        job.parameters.put(Watched.DESIRED, "running");
        look();
        assertThat(job.emr.newest()).isNotEqualTo(run);
        settle();
        assertThat(job.news()).containsExactly("ended, was started again", "running again");
    }

    @Test
    void jobThatAPersonStartsAfterAStopIsNoRecovery() {
        job.parameters.put(Watched.DESIRED, "stopped");
        look();
        job.parameters.put(Watched.DESIRED, "running");
        job.healthy();
        assertThat(job.news()).isEmpty();
    }

    @Test
    void stopClosesTheCircuit() {
        crash(job.healthy());
        for (int restarts = 1; restarts < 3; restarts++) {
            crash(job.emr.newest());
            looks(restarts);
        }
        crash(job.emr.newest());
        assertThat(job.news()).endsWith("given up, the circuit is open");
        job.parameters.put(Watched.DESIRED, "stopped");
        look();
        job.parameters.put(Watched.DESIRED, "running");
        look();
        assertThat(job.lastMessage().text()).contains("restart 1 of 3");
    }

    @Test
    void stateThatNobodyKnowsIsAnError() {
        job.parameters.put(Watched.DESIRED, "stop");
        assertThat(job.look().failure()).isEqualTo("UnknownDesiredState");
    }

    @Test
    void missingStateIsAnError() {
        job.parameters.remove(Watched.DESIRED);
        assertThat(job.look().failure()).isEqualTo("Ssm.ParameterNotFoundException");
    }
}
