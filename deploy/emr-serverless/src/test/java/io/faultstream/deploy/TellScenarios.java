package io.faultstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

abstract class TellScenarios extends WatchdogScenario {
    @Test
    void whatCouldNotBeToldIsToldByTheNextLook() {
        job.emr.application("TERMINATED");
        job.aws.fail("sns:Publish", 5, "InternalErrorException", "not now");
        assertThat(job.look().failure()).isEqualTo("SNS.InternalErrorException");
        assertThat(job.news()).isEmpty();
        looks(2);
        assertThat(job.news()).containsExactly("no application to run in");
    }

    @Test
    void restartThatCouldNotBeToldIsFollowedByItsRecovery() {
        String run = job.healthy();
        job.aws.fail("sns:Publish", 5, "InternalErrorException", "not now");
        job.emr.become(run, "FAILED", "Job failed");
        assertThat(job.look().failure()).isEqualTo("SNS.InternalErrorException");
        assertThat(job.emr.started()).hasSize(1);
        settle();
        assertThat(job.news()).containsExactly("running again");
    }

    @Test
    void publishThatIsThrottledIsTriedAgain() {
        job.aws.fail("sns:Publish", 3, "ThrottlingException", "Rate exceeded");
        assertThat(look().retried()).containsOnly("Tell");
        assertThat(job.news()).containsExactly("ended, was started again");
    }

    @Test
    void nothingIsDoneThatIsNotWrittenDown() {
        String run = job.healthy();
        job.aws.fail("dynamodb:PutItem", 5, "InternalServerErrorException", "not now");
        job.emr.become(run, "FAILED", "Job failed");
        assertThat(job.look().failure()).isEqualTo("DynamoDB.InternalServerErrorException");
        assertThat(job.emr.started()).isEmpty();
        look();
        assertThat(job.emr.started()).hasSize(1);
    }
}
