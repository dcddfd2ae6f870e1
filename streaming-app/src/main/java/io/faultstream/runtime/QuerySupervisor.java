package io.faultstream.runtime;

import io.faultstream.config.SupervisorConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts every query, each in a thread of its own, and starts one again that failed. It ends when all queries have ended
 * (bounded triggers), when {@link #close()} is called, or when one query fails too often. Driver only.
 */
public final class QuerySupervisor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(QuerySupervisor.class);

    private final SupervisorConfig config;
    private final Map<String, SupervisedQuery> queries = new LinkedHashMap<>();
    private final CountDownLatch giveUp = new CountDownLatch(1);
    private volatile QueryCrashLoop crashLoop;

    /** @param queries by name: a fresh, unstarted writer each time one is needed */
    public QuerySupervisor(SupervisorConfig config, Map<String, Supplier<DataStreamWriter<Row>>> queries) {
        this.config = config;
        queries.forEach(
                (name, writer) -> this.queries.put(name, new SupervisedQuery(name, writer, config, this::fail)));
    }

    public void start() {
        queries.values().forEach(SupervisedQuery::start);
    }

    /**
     * Waits until all queries have ended.
     *
     * @return why the service gave up, or empty if everything ended as it should
     */
    public Optional<QueryCrashLoop> await() throws InterruptedException {
        while (running() && !giveUp.await(100, TimeUnit.MILLISECONDS)) {
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
        return queries.values().stream()
                .filter(SupervisedQuery::isRunning)
                .map(SupervisedQuery::name)
                .toList();
    }

    /** Stops every query between two micro-batches, or in the middle of one where the grace period runs out. */
    @Override
    public void close() {
        long deadline = System.nanoTime() + config.gracePeriod().toNanos();
        queries.values().forEach(SupervisedQuery::askToStop);
        queries.values().forEach(query -> query.stopBy(deadline));
        LOG.info("all queries have stopped");
    }

    private boolean running() {
        return queries.values().stream().anyMatch(SupervisedQuery::isRunning);
    }

    private void fail(String query, Throwable cause) {
        crashLoop = new QueryCrashLoop(query, cause);
        giveUp.countDown();
    }
}
