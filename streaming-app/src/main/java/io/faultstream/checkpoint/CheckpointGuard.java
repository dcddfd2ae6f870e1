package io.faultstream.checkpoint;

import io.faultstream.config.SetupException;
import io.faultstream.table.TableDefinition;
import io.faultstream.table.TableFiles;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.SparkSession;

/**
 * Looks, before a query starts, whether its checkpoint and the tables it writes tell the same story. Spark itself does
 * not: with a file missing it would read records again, and with another one missing it would number its micro-batches
 * anew, and Delta, which has seen these numbers, would skip them. Driver only.
 *
 * @param query its name
 * @param checkpoint where its checkpoint is
 * @param always the table that every micro-batch of the query commits to, if there is one
 * @param sometimes a table that it commits to when there is something to write
 * @param cure what to do, as a sentence
 */
public record CheckpointGuard(
        String query, String checkpoint, Optional<TableDefinition> always, TableDefinition sometimes, String cure) {
    private static final long NONE = -1;

    /** @throws SetupException if going on could lose records or write them twice */
    public void check(SparkSession spark) {
        QueryCheckpoint found = QueryCheckpoint.at(spark.sparkContext().hadoopConfiguration(), checkpoint);
        try {
            if (found.exists()) {
                compare(spark, found);
            } else {
                requireEmpty(spark, sometimes);
                always.ifPresent(table -> requireEmpty(spark, table));
            }
        } catch (DamagedCheckpointException e) {
            throw problem(e.getMessage());
        }
    }

    private void requireEmpty(SparkSession spark, TableDefinition table) {
        if (!TableFiles.isEmpty(spark, table)) {
            throw problem("the checkpoint " + checkpoint + " is missing, but " + table.qualifiedName()
                    + " holds rows: a fresh start would write them again");
        }
    }

    private void compare(SparkSession spark, QueryCheckpoint found) {
        long planned = orNone(found.latestPlanned());
        long committed = orNone(found.latestCommitted());
        Optional<String> id = found.queryId();
        if (id.isEmpty()) {
            throw problem(found.location() + "/metadata, which holds the query's id, is missing");
        }
        if (committed > planned) {
            throw problem(found.location() + "/offsets/" + committed + " is missing, though micro-batch " + committed
                    + " is done");
        }
        requireReadable(found, planned, committed);
        long inAlways = always.map(table -> TableFiles.microBatch(spark, table, id.get()))
                .orElse(NONE);
        long written = Math.max(inAlways, TableFiles.microBatch(spark, sometimes, id.get()));
        if (written > planned) {
            throw problem(
                    "the tables hold micro-batch " + written + ", but " + found.location() + " knows of none after "
                            + planned + ": it is older than the tables, or files in offsets/ are missing");
        }
        long complete = Math.max(committed, planned - 1);
        if (always.isPresent() && inAlways < complete) {
            throw problem(found.location() + " says that micro-batch " + complete + " is done, but "
                    + always.get().qualifiedName() + " has none after " + inAlways
                    + ": the table is another one, or older than the checkpoint");
        }
    }

    /** Everything that Spark reads when it goes on. */
    private void requireReadable(QueryCheckpoint found, long planned, long committed) {
        for (long batch = Math.max(0, planned - 1); batch <= planned; batch++) {
            if (found.offsets(batch).isEmpty()) {
                throw problem(found.location() + "/offsets/" + batch + " is missing");
            }
        }
        if (committed >= 0) {
            found.isCommitted(committed);
        }
        if (planned == 0
                && committed == NONE
                && isKafka(found)
                && found.initialKafka().isEmpty()) {
            throw problem(found.location() + "/sources/0/0, which says where the first micro-batch begins, is missing");
        }
    }

    private static boolean isKafka(QueryCheckpoint found) {
        return found.offsets(0)
                .flatMap(ends -> ends.get(0))
                .flatMap(KafkaPositions::parse)
                .isPresent();
    }

    private static long orNone(OptionalLong batch) {
        return batch.orElse(NONE);
    }

    private SetupException problem(String what) {
        return new SetupException("query " + query, what, cure);
    }
}
