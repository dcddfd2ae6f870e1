package io.faultstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
    void restartThatCouldNotBeToldIsToldOnceByTheNextLook() {
        restartUntold();
        event();
        assertThat(job.news()).containsExactly("ended, was started again");
        assertThat(job.lastMessage().topic()).isEqualTo(FakeTopics.FAILURE);
        assertThat(job.lastMessage().text()).contains("Job failed", "restart 1 of 3");
        settle();
        assertThat(job.news()).containsExactly("running again");
        looks(2);
        assertThat(job.news()).isEmpty();
    }

    /** An outage of SNS keeps nobody from looking after the job, and nothing of it gets lost. */
    @Test
    void whileNothingCanBeToldTheJobIsLookedAfter() {
        restartUntold();
        job.aws.fail("sns:Publish", 10, "InternalErrorException", "not now");
        job.emr.become(job.emr.newest(), "FAILED", "failed once more");
        assertThat(job.look().failure()).isEqualTo("SNS.InternalErrorException");
        assertThat(job.emr.started()).hasSize(2);
        assertThat(job.news()).isEmpty();

        event();

        assertThat(job.news()).containsExactly("ended, was started again");
        assertThat(job.lastMessage().text())
                .containsSubsequence("restart 1 of 3", "failed once more", "restart 2 of 3");
    }

    @Test
    void whatIsOwedIsToldThoughTheJobIsStoppedMeanwhile() {
        restartUntold();
        job.parameters.put(Watched.DESIRED, "stopped");
        looks(2);
        assertThat(job.news()).containsExactly("ended, was started again");
    }

    @Test
    void ofTwoLooksThatTellWhatIsOwedOneGoesOn() throws IOException {
        restartUntold();
        try (Interpreter other = Interpreter.start()) {
            job.aws.before(
                    "sns:Publish", () -> assertThat(job.atOnce(other).path()).contains("RecordPaid", "ReadWanted"));
            assertThat(look().path()).endsWith("RecordPaid", "Overtaken");
        }
    }

    private void restartUntold() {
        String run = job.healthy();
        job.aws.fail("sns:Publish", 5, "InternalErrorException", "not now");
        job.emr.become(run, "FAILED", "Job failed");
        assertThat(job.look().failure()).isEqualTo("SNS.InternalErrorException");
        assertThat(job.emr.started()).hasSize(1);
        assertThat(job.news()).isEmpty();
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
