package io.faultstream;

import io.faultstream.checkpoint.CheckpointGuard;
import io.faultstream.checkpoint.Recovery;
import io.faultstream.codec.RejectReason;
import io.faultstream.config.AggregateConfig;
import io.faultstream.config.AppConfig;
import io.faultstream.config.StreamConfig;
import io.faultstream.config.TriggerConfig;
import io.faultstream.gold.AggregateQuery;
import io.faultstream.gold.PredictQuery;
import io.faultstream.gold.PredictRecovery;
import io.faultstream.gold.RebuildTarget;
import io.faultstream.gold.RecoverPredict;
import io.faultstream.ingest.IngestQuery;
import io.faultstream.metrics.BatchCommits;
import io.faultstream.metrics.Observation;
import io.faultstream.metrics.PipelineMetrics;
import io.faultstream.model.ModelBundle;
import io.faultstream.runtime.ExecutorModel;
import io.faultstream.runtime.MicroBatchQuery;
import io.faultstream.runtime.Models;
import io.faultstream.runtime.Stopper;
import io.faultstream.runtime.Together;
import io.faultstream.table.DeltaTables;
import io.faultstream.table.LakeLocations;
import io.faultstream.table.PredictionsTable;
import io.faultstream.table.SensorsTable;
import io.faultstream.table.TableDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamWriter;

/**
 * The flow, wired: a query per arrow of the diagram and the tables they write. Building it creates and checks the tables,
 * contracts, SQL and model, so that what is wrong is known before the first record; it starts nothing. Driver only.
 */
public final class Pipeline {
    private final Runnable permit;
    private final SparkSession spark;
    private final LakeLocations lake;
    private final DeltaTables tables;
    private final PipelineMetrics metrics;
    private final BatchCommits commits = new BatchCommits();
    private final Stopper stopper = new Stopper();
    private final Map<String, TableDefinition> silver = new LinkedHashMap<>();
    private final FlowQueries queries = new FlowQueries(commits);
    private final Map<String, Duration> intervals = new HashMap<>();
    private final Map<String, TableDefinition> written = new LinkedHashMap<>();
    private final List<Observation> observations = new ArrayList<>();
    private final Map<String, RebuildTarget> rebuildable = new LinkedHashMap<>();
    private final Map<String, Supplier<Recovery>> recoveries = new LinkedHashMap<>();

    /** A pipeline that may always write: for whoever knows that nobody else does. */
    public Pipeline(SparkSession spark, AppConfig config, PipelineMetrics metrics) {
        this(spark, config, metrics, () -> {});
    }

    /**
     * @param permit called before each micro-batch is written; throws where it must not be
     * @throws io.faultstream.config.SetupException if a part does not fit
     */
    public Pipeline(SparkSession spark, AppConfig config, PipelineMetrics metrics, Runnable permit) {
        this.permit = permit;
        this.spark = spark;
        this.lake = new LakeLocations(config.lake());
        this.tables = new DeltaTables(
                spark, DeltaTables.logRetention(config.maintenance().logRetention()));
        this.metrics = metrics;
        Map<String, IngestQuery> ingests = new ConcurrentHashMap<>();
        AtomicReference<ModelBundle> bundle = new AtomicReference<>();
        List<Runnable> parts = new ArrayList<>();
        config.streams()
                .values()
                .forEach(stream -> parts.add(() -> {
                    IngestQuery query = new IngestQuery(spark, stream, config.kafka(), lake, stopper);
                    query.prepare(tables);
                    ingests.put(stream.name(), query);
                }));
        if (config.predict().enabled()) {
            parts.add(() -> {
                bundle.set(Models.load(spark, config.predict().model()));
                ExecutorModel.loadEarly(spark, bundle.get());
                prepareScoring(config);
            });
        }
        Together.run(spark, parts);
        config.streams().values().forEach(stream -> ingest(config, stream, ingests.get(stream.name())));
        if (config.predict().enabled()) {
            predict(config, bundle.get());
        }
        config.aggregates().values().forEach(this::aggregate);
    }

    /** Fresh, unstarted queries. */
    public FlowQueries queries() {
        return queries;
    }

    /** The gold tables that can be computed anew, by qualified name. */
    public Map<String, RebuildTarget> rebuildable() {
        return Collections.unmodifiableMap(rebuildable);
    }

    /** The queries that can get a new checkpoint from their tables, by name; the table of any other is rebuilt. */
    public Map<String, Supplier<Recovery>> recoveries() {
        return Collections.unmodifiableMap(recoveries);
    }

    /** What the queries observe of their rows. */
    public List<Observation> observations() {
        return List.copyOf(observations);
    }

    /** How often each query that triggers by time does so. */
    public Map<String, Duration> intervals() {
        return Map.copyOf(intervals);
    }

    /** Every table that the flow writes. */
    public List<TableDefinition> tables() {
        return List.copyOf(written.values());
    }

    /** Through which parts of the flow end the service; to be bound to its supervisor. */
    public Stopper stopper() {
        return stopper;
    }

    public BatchCommits commits() {
        return commits;
    }

    private void ingest(AppConfig config, StreamConfig stream, IngestQuery query) {
        silver.put(stream.table(), query.silver());
        IngestOffsets offsets = new IngestOffsets(spark, config, stream, lake, query);
        recoveries.put(stream.name(), offsets::recovery);
        observe(query.observation());
        metrics.declareStream(
                stream.name(),
                Arrays.stream(RejectReason.values()).map(RejectReason::name).toList());
        add(
                FlowQueries.Step.INGEST,
                stream.name(),
                stream.trigger(),
                List.of(query.silver(), query.quarantine()),
                new CheckpointGuard(
                        stream.name(),
                        lake.checkpoint(stream.name()),
                        Optional.of(query.silver()),
                        query.quarantine(),
                        cure(stream.name())),
                shell -> {
                    offsets.settle(metrics);
                    return query.writer(spark, shell);
                });
    }

    private void prepareScoring(AppConfig config) {
        TableDefinition sensors = SensorsTable.define(lake);
        tables.ensure(sensors);
        config.reference().sensorsCsv().ifPresent(csv -> SensorsTable.load(spark, csv, sensors));
        tables.ensure(PredictionsTable.define(lake, config.predict().table()));
    }

    private void predict(AppConfig config, ModelBundle bundle) {
        TableDefinition sensors = SensorsTable.define(lake);
        TableDefinition predictions =
                PredictionsTable.define(lake, config.predict().table());
        TableDefinition source = silver.get(config.predict().source());
        PredictQuery query = new PredictQuery(spark, config.predict(), source, sensors, predictions, bundle);
        rebuildable(PredictQuery.NAME, source, predictions, (table, shell) -> new PredictQuery(
                        spark, config.predict(), source, sensors, table, bundle)
                .writer(spark, shell));
        recoveries.put(
                PredictQuery.NAME,
                () -> new PredictRecovery(
                        new RecoverPredict(spark, query, lake.checkpoint(PredictQuery.NAME), source, predictions)));
        observe(query.observation());
        metrics.declareClasses(bundle.name(), bundle.labels());
        metrics.modelInUse(bundle.name(), bundle.version());
        add(
                FlowQueries.Step.GOLD,
                PredictQuery.NAME,
                config.predict().trigger(),
                List.of(predictions),
                new CheckpointGuard(
                        PredictQuery.NAME,
                        lake.checkpoint(PredictQuery.NAME),
                        Optional.of(predictions),
                        predictions,
                        cure(PredictQuery.NAME)),
                shell -> query.writer(spark, shell));
    }

    private void aggregate(AggregateConfig config) {
        AggregateQuery query = new AggregateQuery(spark, config, silver.get(config.source()), lake);
        tables.ensure(query.table());
        observe(query.observation());
        rebuildable(
                config.name(),
                silver.get(config.source()),
                query.table(),
                (table, shell) -> query.writer(spark, table, shell));
        add(
                FlowQueries.Step.GOLD,
                config.name(),
                config.trigger(),
                List.of(query.table()),
                new CheckpointGuard(
                        config.name(),
                        lake.checkpoint(config.name()),
                        Optional.empty(),
                        query.table(),
                        cure(config.name())),
                shell -> query.writer(spark, shell));
    }

    private static String cure(String query) {
        return "Stop the service, then: faultstream recover " + query + " (--dry-run shows what it would do)";
    }

    private void add(
            FlowQueries.Step step,
            String name,
            TriggerConfig trigger,
            List<TableDefinition> tables,
            CheckpointGuard guard,
            Wiring wiring) {
        tables.forEach(table -> written.put(table.qualifiedName(), table));
        MicroBatchQuery shell = new MicroBatchQuery(name, lake.checkpoint(name), trigger, commits, permit);
        trigger.interval().ifPresent(interval -> intervals.put(name, interval));
        metrics.declareQuery(
                name, tables.stream().map(TableDefinition::qualifiedName).toList());
        queries.add(step, name, () -> {
            guard.check(spark);
            return wiring.writer(shell);
        });
    }

    private void rebuildable(
            String query,
            TableDefinition source,
            TableDefinition table,
            BiFunction<TableDefinition, MicroBatchQuery, DataStreamWriter<Row>> maker) {
        rebuildable.put(
                table.qualifiedName(),
                new RebuildTarget(
                        query,
                        lake.checkpoint(query),
                        source,
                        table,
                        (staged, checkpoint) -> maker.apply(
                                staged,
                                new MicroBatchQuery(
                                        "rebuild-" + query,
                                        checkpoint,
                                        TriggerConfig.AVAILABLE_NOW,
                                        commits,
                                        permit))));
    }

    private void observe(Observation observation) {
        if (observations.stream().noneMatch(known -> known.name().equals(observation.name()))) {
            observations.add(observation);
        }
    }

    /** Puts a query into its shell. */
    private interface Wiring {
        DataStreamWriter<Row> writer(MicroBatchQuery shell);
    }
}
