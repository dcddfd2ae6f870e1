package io.faultstream.runtime;

import io.faultstream.config.SupervisorConfig;
import io.faultstream.metrics.PipelineMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts every query, each in a thread of its own, and starts one again that failed. It ends when all queries have ended
 * (bounded triggers), when {@link #close()} is called, or when one query fails too often. Queries given in steps start a
 * step at a time, each when all queries of the one before it have ended. Thread-safe. Driver only.
 */
public final class QuerySupervisor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(QuerySupervisor.class);

    private final SupervisorConfig config;
    private final PipelineMetrics metrics;
    private final List<SupervisedQuery> queries = new ArrayList<>();
    private final Queue<List<SupervisedQuery>> waiting = new ConcurrentLinkedQueue<>();
    private final CountDownLatch ending = new CountDownLatch(1);
    private final AtomicReference<QueryCrashLoop> crashLoop = new AtomicReference<>();
    private volatile Runnable requirement = () -> {};
    private volatile boolean stopping;

    /** @param queries by name: a fresh, unstarted writer each time one is needed */
    public QuerySupervisor(
            SupervisorConfig config, PipelineMetrics metrics, Map<String, Supplier<DataStreamWriter<Row>>> queries) {
        this(config, metrics, List.of(queries));
    }

    /** @param steps queries by name, as above, for one step after the other; all but the last must have bounded triggers */
    public QuerySupervisor(
            SupervisorConfig config,
            PipelineMetrics metrics,
            List<Map<String, Supplier<DataStreamWriter<Row>>>> steps) {
        this.config = config;
        this.metrics = metrics;
        for (Map<String, Supplier<DataStreamWriter<Row>>> step : steps) {
            List<SupervisedQuery> members = new ArrayList<>();
            step.forEach(
                    (name, writer) -> members.add(new SupervisedQuery(name, writer, config, metrics, this::giveUp)));
            waiting.add(members);
            queries.addAll(members);
        }
    }

    /**
     * Sets what must hold for as long as the service runs, before it starts.
     *
     * @param requirement cheap; what it throws ends the service
     */
    public void require(Runnable requirement) {
        this.requirement = requirement;
    }

    /** Starts the first step; {@link #await()} starts the others. */
    public void start() {
        startNext();
    }

    /**
     * Waits until all queries have ended, or {@link #askToStop()}, and starts a step when the one before it has ended.
     *
     * @return why the service gave up, or empty if everything ended as it should
     */
    public Optional<QueryCrashLoop> await() throws InterruptedException {
        while ((running() || startNext()) && !ending.await(100, TimeUnit.MILLISECONDS)) {
            // The latch opens where the end is asked for; an ordinary end is seen by looking.
            checkRequirement();
        }
        return Optional.ofNullable(crashLoop.get());
    }

    /** Why the service gave up, if it did. */
    public Optional<QueryCrashLoop> failure() {
        checkRequirement();
        return Optional.ofNullable(crashLoop.get());
    }

    /**
     * Ends the service: {@link #await()} returns this. The first reason stays.
     *
     * @param query the query concerned, or the part of the service that asks for the end
     */
    public void giveUp(String query, Throwable cause) {
        if (!stopping && crashLoop.compareAndSet(null, new QueryCrashLoop(query, cause))) {
            metrics.queryGivenUp(query);
            LOG.error("{} is given up, and the service ends", query, cause);
        }
        ending.countDown();
    }

    /**
     * Lets a query finish its micro-batch within the grace period, stops it and keeps it stopped. Returns when it holds
     * still; at once where it does already.
     *
     * @throws IllegalArgumentException if there is no such query
     * @throws IllegalStateException if the service is stopping, the query was given up, or it does not stop
     */
    public void pause(String query) throws InterruptedException {
        named(query).pause(config.gracePeriod());
    }

    /**
     * Starts a paused query again; does nothing to one that runs.
     *
     * @throws IllegalArgumentException if there is no such query
     * @throws IllegalStateException if the service is stopping or the query was given up
     */
    public void resume(String query) {
        named(query).resume();
    }

    /** The names of queries that have not ended. */
    public List<String> active() {
        return queries.stream()
                .filter(SupervisedQuery::isRunning)
                .map(SupervisedQuery::name)
                .toList();
    }

    /** Every query as it is now, in the order of the flow. Never blocks. */
    public List<QueryStatus> statuses() {
        return queries.stream().map(SupervisedQuery::status).toList();
    }

    boolean hasGivenUp() {
        return crashLoop.get() != null;
    }

    public boolean isStopping() {
        return stopping || ending.getCount() == 0;
    }

    /** Lets {@link #await()} return. Does not wait. */
    public void askToStop() {
        ending.countDown();
    }

    /** Stops every query between two micro-batches, or in the middle of one where the grace period runs out. */
    @Override
    public synchronized void close() {
        stopping = true;
        ending.countDown();
        long deadline = System.nanoTime() + config.gracePeriod().toNanos();
        long last = deadline + SupervisedQuery.INTERRUPTED.toNanos();
        queries.forEach(SupervisedQuery::askToStop);
        try {
            for (SupervisedQuery query : queries) {
                query.stopBy(deadline);
            }
            for (SupervisedQuery query : queries) {
                query.awaitEnd(last);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (active().isEmpty()) {
            LOG.info("all queries have stopped");
        } else {
            LOG.warn("queries that do not stop: {}", active());
        }
    }

    /** False where there is no step left. Queries that were asked to stop end at once. */
    private boolean startNext() {
        List<SupervisedQuery> step = isStopping() ? null : waiting.poll();
        if (step == null) {
            return false;
        }
        step.forEach(SupervisedQuery::start);
        return true;
    }

    private boolean running() {
        return queries.stream().anyMatch(SupervisedQuery::isRunning);
    }

    private void checkRequirement() {
        try {
            requirement.run();
        } catch (RuntimeException e) {
            giveUp("service", e);
        }
    }

    private SupervisedQuery named(String query) {
        return queries.stream()
                .filter(known -> known.name().equals(query))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no query " + query + ", only "
                        + queries.stream().map(SupervisedQuery::name).toList()));
    }
}
