package io.faultstream.bench.system;

import io.faultstream.FlowQueries;
import io.faultstream.Pipeline;
import io.faultstream.config.AppConfig;
import io.faultstream.metrics.ObservedMetrics;
import io.faultstream.metrics.PipelineMetrics;
import io.faultstream.metrics.QueryProgressMetrics;
import io.faultstream.table.TableDefinition;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryListener;

/** The service's own flow over what its topics hold now, step by step, with its metrics. */
final class ServiceFlow {
    private static final String SCORING = "scoring";

    private final SparkSession spark;
    private final AppConfig config;
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final PipelineMetrics metrics = new PipelineMetrics(registry);
    private List<TableDefinition> tables = List.of();

    ServiceFlow(SparkSession spark, AppConfig config) {
        this.spark = spark;
        this.config = config;
    }

    /** Makes the tables and runs every query to its end. */
    QueryTimes run() throws Exception {
        Pipeline pipeline = new Pipeline(spark, config, metrics);
        tables = pipeline.tables();
        List<StreamingQueryListener> listeners = List.of(
                new QueryProgressMetrics(metrics),
                new ObservedMetrics(metrics, pipeline.observations(), pipeline.commits()));
        listeners.forEach(spark.streams()::addListener);
        QueryTimes times = new QueryTimes();
        try {
            for (Map<String, Supplier<DataStreamWriter<Row>>> step :
                    pipeline.queries().boundedSteps(EnumSet.allOf(FlowQueries.Step.class))) {
                List<StreamingQuery> queries = new ArrayList<>();
                for (Supplier<DataStreamWriter<Row>> writer : step.values()) {
                    queries.add(writer.get().start());
                }
                if (queries.size() > 1) {
                    times.sideBySide();
                }
                for (StreamingQuery query : queries) {
                    query.awaitTermination();
                    times.add(query);
                }
            }
        } finally {
            listeners.forEach(spark.streams()::removeListener);
        }
        return times;
    }

    /** Seconds that tasks spent on scoring, added up. */
    double scoringSeconds() {
        return registry.getMeters().stream()
                .filter(meter ->
                        meter instanceof Timer && meter.getId().getName().endsWith(SCORING))
                .mapToDouble(meter -> ((Timer) meter).totalTime(TimeUnit.SECONDS))
                .sum();
    }

    /** Where a table of the last run is. */
    String location(String qualifiedName) {
        return tables.stream()
                .filter(table -> table.qualifiedName().equals(qualifiedName))
                .map(TableDefinition::location)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the service has no table " + qualifiedName));
    }

    boolean has(String qualifiedName) {
        return tables.stream().anyMatch(table -> table.qualifiedName().equals(qualifiedName));
    }
}
