package io.faultstream.runtime;

import io.faultstream.config.SetupException;
import io.faultstream.config.SupervisorConfig;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One query and the thread that keeps it running: after a failure it waits, longer each time, and starts it again. */
final class SupervisedQuery implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(SupervisedQuery.class);

    private final String name;
    private final Supplier<DataStreamWriter<Row>> writer;
    private final BiConsumer<String, Throwable> giveUp;
    private final Backoff backoff;
    private final Thread thread;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile StreamingQuery query;

    SupervisedQuery(
            String name,
            Supplier<DataStreamWriter<Row>> writer,
            SupervisorConfig config,
            BiConsumer<String, Throwable> giveUp) {
        this.name = name;
        this.writer = writer;
        this.giveUp = giveUp;
        this.backoff = new Backoff(config, ThreadLocalRandom.current()::nextDouble);
        this.thread = new Thread(this, "query-" + name);
    }

    String name() {
        return name;
    }

    void start() {
        thread.start();
    }

    boolean isRunning() {
        return thread.isAlive();
    }

    @Override
    public void run() {
        boolean done = false;
        while (!done && !isStopping()) {
            try {
                query = writer.get().start();
                query.awaitTermination();
                done = true;
            } catch (Throwable e) {
                // Everything: Scala throws checked exceptions that javac knows nothing of, such as Delta's when a query
                // is built, and a thread that dies of one would be a query that is missing without a word.
                done = isStopping() || !pauseAfter(e);
            }
        }
    }

    /** False where starting it again makes no sense. */
    private boolean pauseAfter(Throwable failure) {
        boolean setup = failure instanceof SetupException || failure.getCause() instanceof SetupException;
        if (setup || backoff.isExhausted(System.nanoTime())) {
            giveUp.accept(name, failure);
            return false;
        }
        Duration pause = backoff.next();
        LOG.warn("query {} failed and starts again in {}", name, pause, failure);
        try {
            return !stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void askToStop() {
        stopping.countDown();
    }

    /** @param deadline on the scale of {@link System#nanoTime()} */
    void stopBy(long deadline) {
        try {
            while (isBusy() && System.nanoTime() - deadline < 0) {
                Thread.sleep(10);
            }
            StreamingQuery running = query;
            if (running != null) {
                running.stop();
            }
            thread.join(TimeUnit.SECONDS.toMillis(30));
        } catch (TimeoutException e) {
            LOG.warn("query {} did not stop in time; what it was writing will be written again", name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isBusy() {
        StreamingQuery running = query;
        return running != null && running.isActive() && running.status().isTriggerActive();
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }
}
