package io.faultstream.bench.latency;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.ConfigFactory;
import io.faultstream.bench.check.CheckProcess;
import io.faultstream.bench.machine.Machine;
import io.faultstream.bench.process.BenchHome;
import io.faultstream.bench.process.ChildFailure;
import io.faultstream.bench.process.ServiceProcess;
import io.faultstream.bench.topic.SteadyProducer;
import io.faultstream.bench.workload.Workload;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Steady records into the running service; afterwards the tables say when each one was there. */
public final class MeasureFreshness {
    /** What is still on its way when the records end has so long to arrive. */
    private static final Duration TAIL = Duration.ofSeconds(30);

    private static final Duration FIRST_ROWS = Duration.ofMinutes(5);

    private final BenchHome home;
    private final Workload workload;
    private final LatencySpec spec;
    private final Consumer<String> progress;

    public MeasureFreshness(BenchHome home, Workload workload, double scale, Consumer<String> progress) {
        this.home = home;
        this.workload = workload;
        this.spec = LatencySpec.of(workload.settings(), scale);
        this.progress = progress;
    }

    /** From the broker's timestamp to the commit. */
    public Freshness latency() {
        try (LiveFlow flow = LiveFlow.open(home, workload)) {
            long from;
            long to;
            double load;
            List<MemorySample> memory;
            try (ServiceProcess service = flow.startService()) {
                List<SteadyProducer> producers = flow.produce();
                try {
                    awaitRows(service, flow);
                    pass("warm-up", spec.warmUp(), service, flow);
                    from = System.currentTimeMillis();
                    memory = measured(service, flow);
                    to = System.currentTimeMillis();
                    load = Machine.loadAverage();
                } finally {
                    producers.forEach(SteadyProducer::close);
                }
                pass("what is on its way", TAIL, service, flow);
            }
            return ask(
                    flow,
                    note()
                            + String.format(
                                    "; warm-up %d s, measured %d s, load average at the end %.2f",
                                    spec.warmUp().toSeconds(), spec.measured().toSeconds(), load),
                    memory,
                    (check, table) -> ((ObjectNode) check.latency(flow.table(table), from, to))
                            .put("expected", expected(table, to - from)));
        }
    }

    /** From the service's start, after it was away, until it is as fresh as it is to be. */
    public Freshness backlog() {
        try (LiveFlow flow = LiveFlow.open(home, workload)) {
            List<SteadyProducer> producers = flow.produce();
            long back;
            try {
                try (ServiceProcess service = flow.startService()) {
                    awaitRows(service, flow);
                    pass("warm-up", spec.warmUp(), service, flow);
                }
                progress.accept("the service is away for " + spec.away().toSeconds() + " s");
                TimeUnit.MILLISECONDS.sleep(spec.away().toMillis());
                back = System.currentTimeMillis();
                try (ServiceProcess service = flow.startService()) {
                    pass("back", spec.measured(), service, flow);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            } finally {
                producers.forEach(SteadyProducer::close);
            }
            return ask(
                    flow,
                    note() + "; away " + spec.away().toSeconds() + " s"
                            + "; caught up with the first commit, counted from the start of the"
                            + " process, in which no record is older than "
                            + spec.freshWithin().toSeconds() + " s",
                    List.of(),
                    (check, table) -> check.caughtUp(
                            flow.table(table), back, spec.freshWithin().toMillis()));
        }
    }

    /** The first micro-batches of all queries are cold; the warm-up begins behind them. */
    private void awaitRows(ServiceProcess service, LiveFlow flow) {
        long end = System.nanoTime() + FIRST_ROWS.toNanos();
        while (!spec.tables().keySet().stream().allMatch(flow::hasRows)) {
            if (System.nanoTime() > end) {
                throw new ChildFailure(
                        "the tables have no rows after " + FIRST_ROWS.toMinutes() + " minutes; see " + flow.log());
            }
            pass("", Duration.ofSeconds(1), service, flow);
        }
    }

    /** The measured time, and what the memory was like in it. */
    private List<MemorySample> measured(ServiceProcess service, LiveFlow flow) {
        String what = "measured";
        if (spec.memoryEvery().isZero()) {
            pass(what, spec.measured(), service, flow);
            return List.of();
        }
        MemoryWatch watch = new MemoryWatch(service.pid(), flow.gcLog(), heapMiB(), spec.memoryEvery());
        pass(what, spec.measured(), service, flow, watch::tick);
        return watch.samples();
    }

    /** What the workload gives as {@code 3g}. */
    private long heapMiB() {
        return ConfigFactory.parseMap(Map.of("heap", workload.heap())).getBytes("heap") >> 20;
    }

    private void pass(String what, Duration time, ServiceProcess service, LiveFlow flow) {
        pass(what, time, service, flow, () -> {});
    }

    private void pass(String what, Duration time, ServiceProcess service, LiveFlow flow, Runnable everySecond) {
        if (!what.isEmpty()) {
            progress.accept(what + ": " + time.toSeconds() + " s");
        }
        long end = System.nanoTime() + time.toNanos();
        try {
            while (System.nanoTime() < end) {
                service.requireAlive(flow.log());
                everySecond.run();
                TimeUnit.MILLISECONDS.sleep(Math.min(1_000, Math.max(1, (end - System.nanoTime()) / 1_000_000)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Freshness ask(
            LiveFlow flow,
            String note,
            List<MemorySample> memory,
            BiFunction<CheckProcess, String, JsonNode> question) {
        Map<String, JsonNode> answers = new LinkedHashMap<>();
        try (CheckProcess check = CheckProcess.start(flow.work().resolve("check.log"))) {
            for (String table : spec.tables().keySet()) {
                answers.put(table, question.apply(check, table));
            }
        }
        return new Freshness(answers, note, memory);
    }

    /** What came in meanwhile of the table's topic. */
    private long expected(String table, long millis) {
        return workload.topics().stream()
                .filter(topic -> topic.topic().equals(spec.tables().get(table)))
                .mapToLong(topic -> Math.round(topic.rate() * (1 - topic.dirtyShare()) * millis / 1000))
                .sum();
    }

    private String note() {
        return workload.topics().stream()
                .map(topic -> String.format("%s %,.0f records/s", topic.topic(), topic.rate()))
                .collect(Collectors.joining(", "));
    }
}
