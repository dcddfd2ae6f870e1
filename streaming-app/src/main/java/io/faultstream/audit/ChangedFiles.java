package io.faultstream.audit;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;

/** The files by which two versions of a table differ. Driver only. */
final class ChangedFiles {
    /** Beyond this many files, reading everything is not much more. */
    private static final int MAX_FILES = 50_000;

    private ChangedFiles() {}

    /**
     * The rows of the files that one version has and another one has not: new rows, and rows that were written anew.
     *
     * @throws IllegalStateException if there are too many; Delta's own exceptions if a version is not there any more
     */
    static Dataset<Row> added(SparkSession spark, PinnedTable from, PinnedTable to) {
        Snapshot before = from.snapshot(spark);
        Snapshot after = to.snapshot(spark);
        List<AddFile> files = after.allFiles()
                .join(before.allFiles().select("path"), seq(List.of("path")), "left_anti")
                .as(after.allFiles().encoder())
                .limit(MAX_FILES + 1)
                .collectAsList();
        if (files.size() > MAX_FILES) {
            throw new IllegalStateException("more than " + MAX_FILES + " files");
        }
        return PinnedTable.log(spark, to.location()).createDataFrame(after, seq(files), false, scala.Option.empty());
    }

    private static <T> scala.collection.Seq<T> seq(List<T> list) {
        return scala.collection.JavaConverters.asScalaBuffer(list);
    }
}
