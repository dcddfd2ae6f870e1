package io.faultstream.table;

import io.delta.tables.DeltaTable;
import io.delta.tables.DeltaTableBuilder;
import io.faultstream.config.SetupException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;

/** Creates tables and adds the columns that a definition has gained. Driver only. */
public final class DeltaTables {
    /**
     * Every property that decides what a reader must understand is stated, since a distribution may bring other defaults.
     * Athena's engine reads reader version 1 without exception.
     */
    private static final Map<String, String> PROPERTIES = Map.of(
            "delta.minReaderVersion", "1",
            "delta.minWriterVersion", "2",
            "delta.enableDeletionVectors", "false",
            "delta.columnMapping.mode", "none",
            "delta.checkpointPolicy", "classic");

    private final SparkSession spark;
    private final Map<String, String> common;

    public DeltaTables(SparkSession spark) {
        this(spark, Map.of());
    }

    /** @param common properties that every table is to have beside those of its definition, present tables too */
    public DeltaTables(SparkSession spark, Map<String, String> common) {
        this.spark = spark;
        this.common = Map.copyOf(common);
    }

    /** A property that says how long a table's log keeps its versions. */
    public static Map<String, String> logRetention(Duration kept) {
        return Map.of("delta.logRetentionDuration", "interval " + kept.toHours() + " hours");
    }

    /**
     * Makes the table be as defined: created if missing, grown by new columns, given the properties of the definition,
     * checked for Athena. Columns and properties change in one commit; a table that is as defined gets none.
     *
     * @throws SetupException if what is there cannot become what is defined
     */
    public void ensure(TableDefinition defined) {
        Map<String, String> all = new LinkedHashMap<>(common);
        all.putAll(defined.properties());
        TableDefinition table = defined.withProperties(all);
        if (!exists(table)) {
            create(table);
        }
        Snapshot snapshot = TableFiles.snapshot(spark, table);
        AthenaGate.check(snapshot.protocol(), table);
        StructType grown = Columns.merge(table, snapshot.schema());
        if (!grown.equals(snapshot.schema()) || !has(snapshot, table.properties())) {
            commit(table, grown);
        }
    }

    public boolean exists(TableDefinition table) {
        return DeltaTable.isDeltaTable(spark, table.location());
    }

    /** The properties that the table has now; none if there is no table. */
    public Map<String, String> properties(TableDefinition table) {
        return exists(table)
                ? Map.copyOf(JavaConverters.mapAsJavaMap(
                        TableFiles.snapshot(spark, table).metadata().configuration()))
                : Map.of();
    }

    /**
     * Fails if the table's present columns cannot become the defined ones; changes nothing.
     *
     * @throws SetupException that says which column
     */
    public void checkColumns(TableDefinition table) {
        if (exists(table)) {
            Columns.merge(table, TableFiles.snapshot(spark, table).schema());
        }
    }

    /** A creation that was killed leaves a log without a version: Delta then takes the table for there and not there. */
    private void removeEmptyLog(TableDefinition table) {
        Path log = new Path(table.location(), "_delta_log");
        try {
            FileSystem files = log.getFileSystem(spark.sessionState().newHadoopConf());
            if (!files.exists(log)) {
                return;
            }
            for (FileStatus file : files.listStatus(log)) {
                if (file.getPath().getName().matches("[0-9]{20}\\..*")) {
                    return; // A version: whatever is wrong is not for us to delete.
                }
            }
            files.delete(log, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void create(TableDefinition table) {
        removeEmptyLog(table);
        DeltaTableBuilder builder = DeltaTable.createIfNotExists(spark)
                .location(table.location())
                .addColumns(nullable(table.schema()))
                .partitionedBy(table.partitionedBy().toArray(String[]::new));
        for (Map.Entry<String, String> property : PROPERTIES.entrySet()) {
            builder = builder.property(property.getKey(), property.getValue());
        }
        for (Map.Entry<String, String> property : table.properties().entrySet()) {
            builder = builder.property(property.getKey(), property.getValue());
        }
        builder.execute();
    }

    private static boolean has(Snapshot snapshot, Map<String, String> properties) {
        return JavaConverters.mapAsJavaMap(snapshot.metadata().configuration())
                .entrySet()
                .containsAll(properties.entrySet());
    }

    /** By Delta's own transaction: its commands change either columns or properties. */
    private void commit(TableDefinition table, StructType schema) {
        OptimisticTransaction transaction =
                DeltaLog.forTable(spark, table.location()).startTransaction(scala.Option.empty(), scala.Option.empty());
        Metadata before = transaction.metadata();
        Map<String, String> configuration = new LinkedHashMap<>(JavaConverters.mapAsJavaMap(before.configuration()));
        configuration.putAll(table.properties());
        transaction.updateMetadata(
                before.copy(
                        before.id(),
                        before.name(),
                        before.description(),
                        before.format(),
                        schema.json(),
                        before.partitionColumns(),
                        scalaMap(configuration),
                        before.createdTime()),
                false);
        transaction.commit(
                JavaConverters.asScalaBuffer(List.<Action>of()).toSeq(),
                new DeltaOperations.SetTableProperties(scalaMap(table.properties())));
    }

    private static scala.collection.immutable.Map<String, String> scalaMap(Map<String, String> map) {
        return scala.collection.immutable.Map$.MODULE$
                .<String, String>empty()
                .$plus$plus(JavaConverters.mapAsScalaMap(map));
    }

    /** Columns are nullable throughout: an absent field is a null, and NOT NULL would raise the writer version. */
    private static StructType nullable(StructType schema) {
        return schema.asNullable();
    }
}
