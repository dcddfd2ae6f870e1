package io.faultstream.local;

import io.faultstream.Service;
import io.faultstream.config.AppConfig;
import io.faultstream.config.SetupException;
import io.faultstream.config.StreamConfig;
import io.faultstream.job.JobKind;
import io.faultstream.runtime.Failures;
import io.faultstream.runtime.QueryCrashLoop;
import io.faultstream.table.LakeLocations;
import io.faultstream.table.Layer;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Everything on one machine, from start to end: broker, service and devices start in this order and stop in the reverse
 * one. What has started is closed again when a later part does not start.
 */
public final class LocalRun implements AutoCloseable {
    private static final Duration STATUS_EVERY = Duration.ofSeconds(5);
    private static final int PARTITIONS = 2;
    /** The shipped model has never seen this load. */
    private static final int REPLAYED_LOAD_HP = 2;

    private final LocalOptions options;
    private final PrintWriter out;
    private final Parts parts = new Parts();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final BrokerProcess broker;
    private final Service service;
    private final Optional<Replayer> replayer;
    private final StatusBoard board;

    private LocalRun(
            LocalOptions options,
            Function<Map<String, String>, AppConfig> settings,
            Map<String, JobKind> jobs,
            PrintWriter out) {
        this.options = options;
        this.out = out;
        try {
            DataDir dir = parts.add(DataDir.open(options.dataDir()));
            Ports.requireFree(options.kafkaPort(), "--kafka-port");
            Ports.requireFree(options.metricsPort(), "--metrics-port");
            BrokerAddress address = parts.add(new BrokerAddress(dir.root()));
            LocalLog.to(dir.logs());
            LocalSettings local = new LocalSettings(options);
            int port = options.kafkaPort() == 0 ? Ports.anyFree() : options.kafkaPort();
            AppConfig config = settings.apply(local.with("127.0.0.1:" + port));
            Map<String, Integer> topics = topics(config);
            say("starting the Kafka broker, Spark and the queries");
            Instant since = Instant.now();
            // The broker takes seconds to start, and so does Spark: both at once.
            Starting<BrokerProcess> starting = parts.add(Starting.of(() -> broker(dir, port, topics)));
            Starting<VibrationSource> reading = parts.add(Starting.of(() -> machines(config)));
            this.service = parts.add(Service.prepare(config, jobs));
            this.broker = starting.get();
            address.publish(broker.bootstrapServers());
            service.begin();
            VibrationSource machines = reading.get();
            this.replayer = options.devices() ? Optional.of(parts.add(devices(config, machines))) : Optional.empty();
            LakeLocations lake = new LakeLocations(config.lake());
            Verdicts verdicts = new Verdicts(
                    service.spark(),
                    lake.table(Layer.GOLD, config.predict().table()),
                    options.devices() ? machines.truth() : Map.of(),
                    since);
            this.board = new StatusBoard(service, config, lake, verdicts, out);
            board.whereThingsAre(broker.bootstrapServers(), dir);
        } catch (RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    /**
     * Starts everything.
     *
     * @param settings makes the configuration of the local run's own settings
     * @param jobs the work that commands may ask for meanwhile, by kind
     * @throws SetupException if a port, the data dir or the configuration is not as it must be
     */
    public static LocalRun start(
            LocalOptions options,
            Function<Map<String, String>, AppConfig> settings,
            Map<String, JobKind> jobs,
            PrintWriter out) {
        return new LocalRun(options, settings, jobs, out);
    }

    /** Ends {@link #await()}. */
    public void askToStop() {
        stop.countDown();
    }

    /**
     * Shows the status until it is time to stop, lets what was sent arrive, and prints a summary.
     *
     * @return false if a part failed for good
     */
    public boolean await() throws InterruptedException {
        long end = options.limit()
                .map(limit -> System.nanoTime() + limit.toNanos())
                .orElse(Long.MAX_VALUE);
        while (stillWanted(end)) {
            if (!broker.isAlive()) {
                out.println("faultstream: the Kafka broker has ended; its log is in " + options.dataDir() + "/logs");
                return false;
            }
            Optional<QueryCrashLoop> failure = service.failure();
            if (failure.isPresent()) {
                Failures.setup(failure.get().cause()).ifPresent(setup -> {
                    throw setup;
                });
                out.println("faultstream: " + failure.get().reason());
                return false;
            }
            board.status();
        }
        say("stopping");
        replayer.ifPresent(Replayer::close);
        boolean interrupted = stop.getCount() == 0;
        if (!interrupted) {
            board.awaitArrival(replayer.map(Replayer::counts));
        }
        board.summary(replayer.map(Replayer::counts));
        return true;
    }

    @Override
    public void close() {
        parts.close();
        out.flush();
    }

    private boolean stillWanted(long end) throws InterruptedException {
        long left = end == Long.MAX_VALUE ? Long.MAX_VALUE : end - System.nanoTime();
        boolean asked = stop.await(Math.min(left, STATUS_EVERY.toNanos()), TimeUnit.NANOSECONDS);
        return !asked && (end == Long.MAX_VALUE || System.nanoTime() < end);
    }

    private static BrokerProcess broker(DataDir dir, int port, Map<String, Integer> topics) {
        BrokerProcess broker = LocalBroker.start(dir, port);
        try {
            Topics.createMissing(broker.bootstrapServers(), topics, Duration.ofSeconds(30));
            return broker;
        } catch (RuntimeException e) {
            broker.close();
            throw e;
        }
    }

    private VibrationSource machines(AppConfig config) {
        String topic = options.devices() ? topic(config, "vibration") : "";
        return VibrationSource.of(
                topic,
                Recordings.in(LocalBroker.home().resolve("model/data/bearing")).atLoad(REPLAYED_LOAD_HP));
    }

    private Replayer devices(AppConfig config, VibrationSource machines) {
        return Replayer.start(
                broker.bootstrapServers(),
                options.speed(),
                List.of(machines, new ServerMetricsSource(topic(config, "server-metrics"))));
    }

    private static Map<String, Integer> topics(AppConfig config) {
        Map<String, Integer> topics = new HashMap<>();
        for (StreamConfig stream : config.streams().values()) {
            topics.put(stream.topic(), PARTITIONS);
            stream.republishTopic().ifPresent(topic -> topics.put(topic, PARTITIONS));
        }
        return topics;
    }

    private static String topic(AppConfig config, String stream) {
        StreamConfig found = config.streams().get(stream);
        if (found == null) {
            throw new SetupException(
                    "faultstream.streams." + stream, "is switched off, but the devices send to it", "Add --no-devices");
        }
        return found.topic();
    }

    private void say(String what) {
        out.println("faultstream: " + what);
        out.flush();
    }
}
