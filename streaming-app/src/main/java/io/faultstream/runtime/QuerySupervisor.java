package io.faultstream.runtime;

import io.faultstream.config.SupervisorConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts every query, each in a thread of its own, and starts one again that failed. It ends when all queries have ended
 * (bounded triggers), when {@link #close()} is called, or when one query fails too often. Queries given in steps start a
 * step at a time, each when all queries of the one before it have ended. Driver only.
 */
public final class QuerySupervisor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(QuerySupervisor.class);

    private final SupervisorConfig config;
    private final List<SupervisedQuery> queries = new ArrayList<>();
    private final Queue<List<SupervisedQuery>> waiting = new ConcurrentLinkedQueue<>();
    private final CountDownLatch giveUp = new CountDownLatch(1);
    private volatile QueryCrashLoop crashLoop;

    /** @param queries by name: a fresh, unstarted writer each time one is needed */
    public QuerySupervisor(SupervisorConfig config, Map<String, Supplier<DataStreamWriter<Row>>> queries) {
        this(config, List.of(queries));
    }

    /** @param steps queries by name, as above, for one step after the other; all but the last must have bounded triggers */
    public QuerySupervisor(SupervisorConfig config, List<Map<String, Supplier<DataStreamWriter<Row>>>> steps) {
        this.config = config;
        for (Map<String, Supplier<DataStreamWriter<Row>>> step : steps) {
            List<SupervisedQuery> members = new ArrayList<>();
            step.forEach((name, writer) -> members.add(new SupervisedQuery(name, writer, config, this::giveUp)));
            waiting.add(members);
            queries.addAll(members);
        }
    }

    /** Starts the first step; {@link #await()} starts the others. */
    public void start() {
        startNext();
    }

    /**
     * Waits until all queries have ended, and starts a step when the one before it has.
     *
     * @return why the service gave up, or empty if everything ended as it should
     */
    public Optional<QueryCrashLoop> await() throws InterruptedException {
        while ((running() || startNext()) && !giveUp.await(100, TimeUnit.MILLISECONDS)) {
            // The latch opens on a crash loop only; an ordinary end is seen by looking.
        }
        return Optional.ofNullable(crashLoop);
    }

    /** The query that was given up, if one was. */
    public Optional<QueryCrashLoop> failure() {
        return Optional.ofNullable(crashLoop);
    }

    /** The names of queries that have not ended. */
    public List<String> active() {
        return queries.stream()
                .filter(SupervisedQuery::isRunning)
                .map(SupervisedQuery::name)
                .toList();
    }

    /** Stops every query between two micro-batches, or in the middle of one where the grace period runs out. */
    @Override
    public void close() {
        long deadline = System.nanoTime() + config.gracePeriod().toNanos();
        queries.forEach(SupervisedQuery::askToStop);
        queries.forEach(query -> query.stopBy(deadline));
        LOG.info("all queries have stopped");
    }

    /** False where there is no step left. Queries that were asked to stop end at once. */
    private boolean startNext() {
        List<SupervisedQuery> step = crashLoop == null ? waiting.poll() : null;
        if (step == null) {
            return false;
        }
        step.forEach(SupervisedQuery::start);
        return true;
    }

    private boolean running() {
        return queries.stream().anyMatch(SupervisedQuery::isRunning);
    }

    /** Ends {@link #await()} with this cause. The first one that is given stays. */
    public synchronized void giveUp(String query, Throwable cause) {
        if (crashLoop == null) {
            crashLoop = new QueryCrashLoop(query, cause);
        }
        giveUp.countDown();
    }
}
