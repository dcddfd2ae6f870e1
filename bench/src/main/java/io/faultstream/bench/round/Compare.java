package io.faultstream.bench.round;

import io.faultstream.bench.check.CheckProcess;
import io.faultstream.bench.machine.Machine;
import io.faultstream.bench.process.BenchHome;
import io.faultstream.bench.process.ChildFailure;
import io.faultstream.bench.process.Folders;
import io.faultstream.bench.topic.Filled;
import io.faultstream.bench.topic.TopicFill;
import io.faultstream.bench.workload.TopicLoad;
import io.faultstream.bench.workload.Workload;
import io.faultstream.local.BrokerProcess;
import io.faultstream.local.BrokerSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Measures a throughput workload: broker, topics, then the systems in turns, as many at a time as memory allows. */
public final class Compare {
    /** What a JVM takes beside its heap, and what is left for the broker, the check and the page cache. */
    private static final long BESIDE_HEAP = 1L << 30;

    private static final long RESERVED = 4L << 30;

    private final BenchHome home;
    private final Workload workload;
    private final RunOptions options;
    private final Consumer<String> progress;
    private final Path work;

    /** @param progress told a line now and then */
    public Compare(BenchHome home, Workload workload, RunOptions options, Consumer<String> progress) {
        this.home = home;
        this.workload = workload;
        this.options = options;
        this.progress = progress;
        this.work = home.work().resolve(workload.name());
    }

    public Comparison run() {
        Folders.delete(work);
        BrokerSpec spec = new BrokerSpec(home.brokerLib(), work.resolve("kafka"), work.resolve("kafka.log"))
                // Members of a group that start together are assigned together: nobody reads a record twice.
                .withProperties(Map.of("group.initial.rebalance.delay.ms", "1000"));
        try (BrokerProcess broker = BrokerProcess.start(spec)) {
            Filled main = null;
            for (TopicLoad topic : workload.topics()) {
                Filled filled = fill(broker, topic);
                main = main == null ? filled : main;
            }
            Optional<Filled> variant = workload.variant()
                    .filter(any -> options.against().contains(Contender.SERVICE_SPARK))
                    .map(other -> fill(broker, other.topic()));
            Systems systems = new Systems(home, workload, options, broker.bootstrapServers(), work);
            return new Comparison(workload, main, variant, options, series(systems));
        } finally {
            Folders.keepLogs(work);
        }
    }

    private Filled fill(BrokerProcess broker, TopicLoad topic) {
        Filled filled = TopicFill.fill(broker.bootstrapServers(), topic);
        progress.accept(String.format(
                "%s: %,d records, %,d bytes, %,d of them broken",
                topic.topic(), filled.records(), filled.bytes(), filled.broken()));
        return filled;
    }

    private List<Series> series(Systems systems) {
        List<Series> all = new ArrayList<>();
        try (CheckProcess check = CheckProcess.start(work.resolve("check.log"));
                SystemProcess service = systems.start(Contender.SERVICE)) {
            Rounds rounds = new Rounds(workload, check, work, progress);
            int group = 0;
            for (List<Contender> others : groups()) {
                all.addAll(group(rounds, systems, group++, service, others));
            }
        }
        return all;
    }

    private List<Series> group(
            Rounds rounds, Systems systems, int group, SystemProcess service, List<Contender> others) {
        Map<Contender, SystemProcess> children = new LinkedHashMap<>();
        List<Series> failed = new ArrayList<>();
        children.put(Contender.SERVICE, service);
        try {
            for (Contender other : others) {
                try {
                    children.put(other, systems.start(other));
                } catch (ChildFailure e) {
                    progress.accept(e.getMessage());
                    failed.add(new Series(other, group, List.of(), Optional.of(e.getMessage())));
                }
            }
            List<Series> series = new ArrayList<>(rounds.run(group, children, options));
            series.addAll(failed);
            return series;
        } finally {
            children.forEach((system, child) -> {
                if (system != Contender.SERVICE) {
                    child.close();
                }
            });
        }
    }

    /** The executors of a cluster share the heap that others have in one JVM. */
    private long bytes(Contender system) {
        return Machine.bytes(workload.heap()) + system.jvms() * BESIDE_HEAP;
    }

    /** The others in groups, each with room for the service beside it. */
    private List<List<Contender>> groups() {
        long room = Machine.availableBytes() - RESERVED - bytes(Contender.SERVICE);
        List<List<Contender>> groups = new ArrayList<>(List.of(new ArrayList<>()));
        long taken = 0;
        for (Contender other : options.against()) {
            if (taken > 0 && taken + bytes(other) > room) {
                groups.add(new ArrayList<>());
                taken = 0;
            }
            groups.get(groups.size() - 1).add(other);
            taken += bytes(other);
        }
        return groups;
    }
}
