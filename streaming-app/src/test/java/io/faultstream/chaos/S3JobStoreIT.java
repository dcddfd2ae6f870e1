package io.faultstream.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.faultstream.job.JobFile;
import io.faultstream.job.JobStore;
import io.faultstream.testing.S3Server;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs on an S3: whoever looks at one finds it, whole, however often it is replaced and whatever write is cut. */
@Timeout(300)
class S3JobStoreIT {
    private static final int REPLACED = 30;
    private static final JsonNode NOTHING = JsonNodeFactory.instance.objectNode();

    @TempDir
    private Path dir;

    @Test
    void jobIsThereWholeWhileItIsReplacedAndWhenAWriteIsCut() throws Exception {
        try (S3Server s3 = S3Server.start(dir.resolve("s3"));
                S3FaultProxy proxy = S3FaultProxy.start(s3.port())) {
            Configuration hadoop = new Configuration();
            S3Server.settings(proxy.port()).forEach(hadoop::set);
            JobStore store = new JobStore(hadoop, s3.uri() + "/checkpoints", Clock.systemUTC());
            JobFile job = store.request("replay", NOTHING);

            Queue<String> faults = new ConcurrentLinkedQueue<>();
            AtomicInteger reads = new AtomicInteger();
            AtomicBoolean done = new AtomicBoolean();
            ExecutorService reader = Executors.newSingleThreadExecutor();
            reader.execute(() -> {
                while (!done.get()) {
                    try {
                        assertThat(store.load(job.id()).id()).isEqualTo(job.id());
                        assertThat(store.list()).hasSize(1);
                        reads.incrementAndGet();
                    } catch (RuntimeException | AssertionError e) {
                        faults.add(e.toString());
                    }
                }
            });
            for (int i = 1; i <= REPLACED; i++) {
                store.save(at(job, i));
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> reads.get() > 0);
            done.set(true);
            reader.shutdown();

            System.out.println(reads + " reads while the job was replaced " + REPLACED + " times");
            assertThat(faults).isEmpty();
            for (S3Fault cut : new S3Fault[] {S3Fault.CUT_BEFORE, S3Fault.CUT_AFTER, S3Fault.ERROR}) {
                proxy.plan(request -> request.method().equals("PUT") ? cut : S3Fault.NONE);
                assertThatThrownBy(() -> store.save(at(job, 100))).isInstanceOf(UncheckedIOException.class);
                proxy.pass();
                assertThat(store.load(job.id()).done()).isIn((long) REPLACED, 100L);
                assertThat(store.list()).hasSize(1);
            }
        }
    }

    private static JobFile at(JobFile job, long done) {
        return new JobFile(
                job.id(),
                job.kind(),
                job.request(),
                JobFile.State.RUNNING,
                job.requestedBy(),
                job.requestedAt(),
                done,
                100,
                "times",
                job.updatedAt(),
                null,
                null);
    }
}
