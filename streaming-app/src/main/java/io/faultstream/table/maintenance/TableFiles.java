package io.faultstream.table.maintenance;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.faultstream.table.SilverTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import scala.Option;
import scala.collection.JavaConverters;

/** A table's files at one version, from its log alone: no data file is opened. */
record TableFiles(MaintainedTable table, Snapshot snapshot, List<PartitionFiles> partitions) {

    /** @param smallBelow size in bytes under which a file is small */
    static TableFiles read(SparkSession spark, MaintainedTable table, long smallBelow) {
        Snapshot snapshot = DeltaLog.forTable(spark, table.location()).update(false, Option.empty(), Option.empty());
        List<String> columns = JavaConverters.seqAsJavaList(snapshot.metadata().partitionColumns());
        Column values = array(columns.stream()
                .map(column -> element_at(col("partitionValues"), column))
                .toArray(Column[]::new));
        Column small = col("size").lt(smallBelow);
        List<PartitionFiles> partitions = new ArrayList<>();
        for (Row row : snapshot.allFiles()
                .toDF()
                .groupBy(values.alias("values"))
                .agg(
                        count(lit(1)),
                        sum("size"),
                        count(when(small, 1)),
                        sum(when(small, col("size")).otherwise(0)))
                .collectAsList()) {
            Map<String, String> of = new LinkedHashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                of.put(columns.get(i), row.<String>getList(0).get(i));
            }
            partitions.add(new PartitionFiles(of, row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)));
        }
        partitions.sort(Comparator.comparing(PartitionFiles::name));
        return new TableFiles(table, snapshot, partitions);
    }

    TableReport report(SparkSession spark) {
        List<String> dates = partitions.stream()
                .map(partition -> partition.values().get(SilverTable.EVENT_DATE))
                .filter(Objects::nonNull)
                .sorted()
                .toList();
        FileStatus[] log = log(spark);
        long logBytes = 0;
        for (FileStatus file : log) {
            logBytes += file.getLen();
        }
        return new TableReport(
                table.name(),
                snapshot.version(),
                Instant.ofEpochMilli(snapshot.timestamp()),
                total(PartitionFiles::files),
                total(PartitionFiles::bytes),
                total(PartitionFiles::smallFiles),
                snapshot.numOfRemoves(),
                dates.isEmpty() ? null : dates.get(0),
                dates.isEmpty() ? null : dates.get(dates.size() - 1),
                log.length,
                logBytes);
    }

    private long total(ToLongFunction<PartitionFiles> value) {
        return partitions.stream().mapToLong(value).sum();
    }

    private FileStatus[] log(SparkSession spark) {
        Path folder = new Path(table.location(), "_delta_log");
        try {
            return folder.getFileSystem(spark.sparkContext().hadoopConfiguration())
                    .listStatus(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
