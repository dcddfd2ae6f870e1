package io.faultstream.table.maintenance;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.faultstream.table.SilverTable;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import scala.Option;
import scala.collection.JavaConverters;

/**
 * Deletes the partitions of days that are over, after an account of their rows was taken. What is deleted is the files of
 * one version, the same that the account was taken of: rows that arrive for such a day in between are in other files, and
 * wait for the next run.
 */
final class Retention {
    private final SparkSession spark;
    private final RetentionLedger ledger;

    Retention(SparkSession spark, RetentionLedger ledger) {
        this.spark = spark;
        this.ledger = ledger;
    }

    /** @param firstKept days before it are deleted */
    void run(TableFiles files, LocalDate firstKept, boolean dryRun, List<String> actions) {
        List<AddFile> over = files.snapshot().allFiles().collectAsList().stream()
                .filter(file -> isBefore(file, firstKept))
                .toList();
        if (over.isEmpty()) {
            return;
        }
        if (!dryRun) {
            ledger.record(
                    files.table(),
                    spark.read()
                            .format("delta")
                            .option("versionAsOf", files.snapshot().version())
                            .load(files.table().location())
                            .filter(col(SilverTable.EVENT_DATE).lt(lit(Date.valueOf(firstKept)))));
            delete(files, over);
        }
        actions.add("delete event_date < " + firstKept + ": " + over.size() + " files, "
                + over.stream().mapToLong(AddFile::size).sum() + " bytes");
    }

    /** By Delta's own transaction: DELETE would take what has arrived since, too. */
    private void delete(TableFiles files, List<AddFile> over) {
        OptimisticTransaction transaction = DeltaLog.forTable(
                        spark, files.table().location())
                .startTransaction(Option.empty(), Option.apply(files.snapshot()));
        List<Action> removed = new ArrayList<>();
        over.forEach(file -> removed.add(file.remove()));
        // Not called a DELETE: that one has to tell a number of rows, for which the files would have to be read.
        transaction.commit(JavaConverters.asScalaBuffer(removed).toSeq(), DeltaOperations.ManualUpdate$.MODULE$);
    }

    private static boolean isBefore(AddFile file, LocalDate firstKept) {
        String day = JavaConverters.mapAsJavaMap(file.partitionValues()).get(SilverTable.EVENT_DATE);
        return day != null && LocalDate.parse(day).isBefore(firstKept);
    }
}
