package io.faultstream.bench.system;

import io.faultstream.bench.child.BenchSystem;
import io.faultstream.bench.child.ChildSettings;
import io.faultstream.bench.child.Finished;
import io.faultstream.bench.child.SystemChild;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/**
 * The service: its own queries with its own defaults, over what is in the topic. Its job time is the sum of addBatch, as for
 * all Spark systems, where queries run one after the other; where some run side by side it is the time from the first
 * query's start to the last one's end.
 */
public final class ServiceSystem implements BenchSystem {
    private final ChildSettings settings;
    private final SparkSession spark;

    private ServiceSystem(ChildSettings settings) {
        this.settings = settings;
        this.spark = ServiceSettings.session(
                settings, ServiceSettings.config(settings, Path.of("unused")).spark());
    }

    public static void main(String[] args) {
        SystemChild.serve(args, ServiceSystem::new);
    }

    @Override
    public Finished run(Path folder) throws Exception {
        ServiceFlow flow = new ServiceFlow(spark, ServiceSettings.config(settings, folder));
        long start = System.nanoTime();
        QueryTimes times = flow.run();
        double wall = (System.nanoTime() - start) / 1e9;
        String table = settings.text("table");
        List<String> locations = new ArrayList<>(List.of(flow.location(table)));
        String quarantine = table.replace("silver.", "quarantine.");
        if (!quarantine.equals(table) && flow.has(quarantine)) {
            locations.add(flow.location(quarantine));
        }
        Map<String, Double> figures = new TreeMap<>(times.figures());
        figures.put("seconds.scoring", flow.scoringSeconds());
        return new Finished(
                times.areInTurn() ? times.addBatchSeconds() : wall,
                new Finished.Output(Finished.Kind.DELTA, locations),
                figures);
    }
}
