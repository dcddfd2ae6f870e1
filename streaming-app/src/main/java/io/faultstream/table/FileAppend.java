package io.faultstream.table;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.SetTransaction;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.metric.SQLMetrics;
import scala.Option;
import scala.Tuple2;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * Makes data files part of a table, in one commit that also says which micro-batch they are: what
 * {@link ExactlyOnceAppend} is for rows. For tables that ask nothing of their writers but rows. Driver only.
 */
public final class FileAppend {
    private final SparkSession spark;
    private final TableDefinition table;

    public FileAppend(SparkSession spark, TableDefinition table) {
        this.spark = spark;
        this.table = table;
    }

    /** Whether files can be added, as far as is known without a look at the table's storage. */
    public boolean isPossible() {
        return PlainTable.is(table, log().unsafeVolatileSnapshot());
    }

    /**
     * Adds the files. Whoever calls knows that this version is not in the table yet.
     *
     * @param appId who writes; its versions only grow
     * @return false, and nothing has changed, if the table has come to ask for more than files
     */
    public boolean commit(List<DataFile> files, String appId, long version) {
        boolean[] done = new boolean[1];
        WriteGate.append(table.location(), () -> done[0] = tryCommit(files, appId, version));
        return done[0];
    }

    private boolean tryCommit(List<DataFile> files, String appId, long version) {
        // As this driver knows the table, which it alone writes: to list the log before each commit costs more with
        // each of
        // its files. If somebody else came first after all, Delta finds their commit in the way and looks at it.
        Snapshot snapshot = log().unsafeVolatileSnapshot();
        if (!PlainTable.is(table, snapshot)) {
            return false;
        }
        OptimisticTransaction transaction = log().startTransaction(Option.empty(), Option.apply(snapshot));
        long now = System.currentTimeMillis();
        List<Action> actions = new ArrayList<>();
        actions.add(new SetTransaction(appId, version, Option.apply(now)));
        files.forEach(file -> actions.add(add(file, now)));
        transaction.registerSQLMetrics(spark, metrics(files));
        Seq<String> partitions =
                JavaConverters.asScalaBuffer(table.partitionedBy()).toSeq();
        transaction.commit(
                JavaConverters.asScalaBuffer(actions).toSeq(),
                new DeltaOperations.Write(SaveMode.Append, Option.apply(partitions), Option.empty(), Option.empty()));
        return true;
    }

    /** From Delta's cache, which all of this JVM shares. */
    private DeltaLog log() {
        return DeltaLog.forTable(spark, table.location());
    }

    private AddFile add(DataFile file, long now) {
        String date = LocalDate.ofEpochDay(file.eventDate()).toString();
        return new AddFile(
                file.path(),
                scalaMap(Map.of(SilverTable.EVENT_DATE, date)),
                file.bytes(),
                now,
                true,
                file.statistics(),
                null,
                null,
                Option.empty(),
                Option.empty(),
                Option.empty());
    }

    /** For the table's history. */
    private scala.collection.immutable.Map<String, SQLMetric> metrics(List<DataFile> files) {
        Map<String, SQLMetric> metrics = new HashMap<>();
        metrics.put("numFiles", metric("files", files.size()));
        metrics.put(
                "numOutputRows",
                metric("rows", files.stream().mapToLong(DataFile::rows).sum()));
        metrics.put(
                "numOutputBytes",
                metric("bytes", files.stream().mapToLong(DataFile::bytes).sum()));
        return scalaMap(metrics);
    }

    private SQLMetric metric(String name, long value) {
        SparkContext context = spark.sparkContext();
        SQLMetric metric = SQLMetrics.createMetric(context, name);
        metric.set(value);
        return metric;
    }

    private static <V> scala.collection.immutable.Map<String, V> scalaMap(Map<String, V> map) {
        scala.collection.immutable.Map<String, V> result = scala.collection.immutable.Map$.MODULE$.empty();
        for (Map.Entry<String, V> entry : map.entrySet()) {
            result = result.$plus(new Tuple2<>(entry.getKey(), entry.getValue()));
        }
        return result;
    }
}
