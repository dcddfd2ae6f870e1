package io.faultstream.runtime;

import io.faultstream.config.SupervisorConfig;
import io.faultstream.metrics.PipelineMetrics;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One query and the thread that keeps it running: after a failure it waits, longer each time, and starts it again. What
 * others wish of it (run, pause, stop) is a field; the thread looks at it at every turn. Thread-safe.
 */
final class SupervisedQuery implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(SupervisedQuery.class);
    /** How long an interrupted query may take to end. */
    static final Duration INTERRUPTED = Duration.ofSeconds(20);

    private enum Wish {
        RUN,
        PAUSE,
        STOP
    }

    private final String name;
    private final Supplier<DataStreamWriter<Row>> writer;
    private final PipelineMetrics metrics;
    private final BiConsumer<String, Throwable> giveUp;
    private final Backoff backoff;
    private final Backoff away;
    private final Thread thread;

    private Wish wish = Wish.RUN;
    private Optional<QueryRun> current = Optional.empty();
    private boolean failedBefore;
    private volatile QueryStatus status;

    SupervisedQuery(
            String name,
            Supplier<DataStreamWriter<Row>> writer,
            SupervisorConfig config,
            PipelineMetrics metrics,
            BiConsumer<String, Throwable> giveUp) {
        this.name = name;
        this.writer = writer;
        this.metrics = metrics;
        this.giveUp = giveUp;
        this.backoff = new Backoff(config, ThreadLocalRandom.current()::nextDouble);
        this.away = new Backoff(config, ThreadLocalRandom.current()::nextDouble);
        this.thread = new Thread(this, "query-" + name);
        // A query that cannot be brought to an end must not keep the process.
        thread.setDaemon(true);
        this.status = new QueryStatus(name, QueryState.WAITING, System.nanoTime(), 0, Optional.empty());
    }

    String name() {
        return name;
    }

    /** Never blocks. */
    QueryStatus status() {
        return status;
    }

    void start() {
        thread.start();
    }

    boolean isRunning() {
        return thread.isAlive();
    }

    @Override
    public void run() {
        boolean goesOn = true;
        try {
            while (goesOn && awaitTurn()) {
                goesOn = runOnce();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (status.state() != QueryState.FAILED) {
            enter(QueryState.STOPPED);
        }
    }

    /** Holds still while a pause is wished for. False when it is time to end. */
    private synchronized boolean awaitTurn() throws InterruptedException {
        while (wish == Wish.PAUSE) {
            enter(QueryState.PAUSED);
            wait();
        }
        return wish == Wish.RUN;
    }

    /** False if it ended by itself or was given up. */
    private boolean runOnce() throws InterruptedException {
        try {
            starting();
            QueryRun run = new QueryRun(writer.get().start());
            started(run);
            run.awaitTermination();
            return run.isFinishing();
        } catch (Throwable e) {
            // Everything: Scala throws checked exceptions that javac knows nothing of, such as Delta's when a query
            // is built, and a thread that dies of one would be a query that is missing without a word.
            return goesOnAfter(e);
        }
    }

    private synchronized void starting() {
        enter(QueryState.STARTING);
        if (failedBefore) {
            failedBefore = false;
            metrics.queryRestarted(name);
            status = new QueryStatus(
                    name, status.state(), status.sinceNanos(), status.restarts() + 1, status.lastFailure());
        }
    }

    private synchronized void started(QueryRun run) {
        current = Optional.of(run);
        if (wish == Wish.RUN) {
            enter(QueryState.RUNNING);
        } else {
            // Asked while it was starting.
            run.finish();
        }
    }

    private synchronized boolean goesOnAfter(Throwable failure) throws InterruptedException {
        status = new QueryStatus(
                name, status.state(), status.sinceNanos(), status.restarts(), Optional.of(Failures.line(failure)));
        failedBefore = true;
        if (wish != Wish.RUN) {
            LOG.warn("query {} failed while it was to {}", name, wish, failure);
            return wish == Wish.PAUSE;
        }
        // A broker that is away is no crash loop: a service that ended would find none at its next start either.
        boolean brokerAway = Failures.isBrokerAway(failure);
        Backoff pauses = brokerAway ? away : backoff;
        boolean tooOften = pauses.isExhausted(System.nanoTime()) && !brokerAway;
        if (Failures.isFinal(failure) || tooOften) {
            enter(QueryState.FAILED);
            giveUp.accept(name, failure);
            return false;
        }
        Duration pause = pauses.next();
        LOG.warn("query {} failed and starts again in {}", name, pause, failure);
        enter(QueryState.BACKING_OFF);
        long end = System.nanoTime() + pause.toNanos();
        for (long left = pause.toNanos(); left > 0 && wish == Wish.RUN; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }

    private synchronized void enter(QueryState state) {
        status = new QueryStatus(name, state, System.nanoTime(), status.restarts(), status.lastFailure());
        notifyAll();
    }

    /** No trigger begins after this, and no restart. Does not wait. */
    synchronized void askToStop() {
        wish(Wish.STOP);
    }

    /** Lets a trigger that runs go on until the deadline, then interrupts it. Does not wait longer than that. */
    void stopBy(long deadline) throws InterruptedException {
        Optional<QueryRun> run = current();
        if (run.isPresent() && !run.get().awaitFinish(deadline)) {
            LOG.warn("query {} did not finish its batch in time; what it was writing will be written again", name);
            Thread stopper = new Thread(run.get()::stop, "stop-" + name);
            stopper.setDaemon(true);
            stopper.start();
        }
    }

    /** @param deadline on the scale of {@link System#nanoTime()} */
    void awaitEnd(long deadline) throws InterruptedException {
        TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadline - System.nanoTime()));
    }

    /** Returns when the query holds still: paused, not begun, or at its end. */
    void pause(Duration grace) throws InterruptedException {
        synchronized (this) {
            requireUsable("paused");
            wish(Wish.PAUSE);
        }
        long deadline = System.nanoTime() + grace.toNanos();
        stopBy(deadline);
        long last = deadline + INTERRUPTED.toNanos();
        synchronized (this) {
            while (isMoving() && last - System.nanoTime() > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, last - System.nanoTime()));
            }
            if (isMoving()) {
                throw new IllegalStateException("query " + name + " does not hold still: it is "
                        + status.state().text() + " after "
                        + grace.plus(INTERRUPTED).toSeconds() + " s");
            }
        }
    }

    synchronized void resume() {
        requireUsable("resumed");
        wish(Wish.RUN);
    }

    private boolean isMoving() {
        return thread.isAlive() && status.state() != QueryState.PAUSED && status.state() != QueryState.STOPPED;
    }

    private void requireUsable(String what) {
        if (wish == Wish.STOP || status.state() == QueryState.FAILED) {
            throw new IllegalStateException("query " + name + " cannot be " + what + ": it "
                    + (wish == Wish.STOP ? "is stopping with the service" : "was given up"));
        }
    }

    private void wish(Wish next) {
        wish = next;
        if (next != Wish.RUN) {
            current.ifPresent(QueryRun::finish);
        }
        notifyAll();
    }

    private synchronized Optional<QueryRun> current() {
        return current;
    }
}
