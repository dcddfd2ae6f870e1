package io.faultstream.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import io.faultstream.codec.RejectReason;
import io.faultstream.config.KafkaConfig;
import io.faultstream.table.ExactlyOnceAppend;
import io.faultstream.table.TableDefinition;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends accepted rows to silver, once. Rows that the table does not take are found and marked {@code WRITE_FAILED}: all
 * of them where the schema is why, else exactly those for which it fails. What fails for other causes is thrown on: the
 * query starts again. Driver only.
 */
final class SilverAppend {
    private static final Logger LOG = LoggerFactory.getLogger(SilverAppend.class);

    private final IngestPlan plan;
    private final TableDefinition silver;
    private final KafkaConfig kafka;
    private final String probe;

    /** @param probe a folder for scratch tables, this writer's own */
    SilverAppend(IngestPlan plan, KafkaConfig kafka, String probe) {
        this.plan = plan;
        this.silver = plan.setup().silver();
        this.kafka = kafka;
        this.probe = probe;
    }

    /**
     * Writes.
     *
     * @param rows {@link DecodedRows}, persisted: they are looked at more than once
     * @param appId who writes
     * @param version grows with each write of this writer; one that is in the table already changes nothing
     */
    Written write(Dataset<Row> rows, String appId, long version) {
        try {
            ExactlyOnceAppend.write(plan.accepted(rows), silver, appId, version);
            return new Written(rows, 0);
        } catch (Exception e) {
            if (!WriteFailure.isAboutRows(e)) {
                throw e;
            }
            return without(rows, failed(rows, e), appId, version);
        }
    }

    /** Marks rows and gives them the bytes that quarantine needs. */
    Written mark(Dataset<Row> rows, Column failedDetail) {
        Column failed = col(DecodedRows.REASON).isNull().and(failedDetail.isNotNull());
        Dataset<Row> marked = Marks.reject(rows.filter(failed), RejectReason.WRITE_FAILED, failedDetail);
        long count = marked.count();
        Dataset<Row> others = rows.filter(not(failed));
        return new Written(count == 0 ? rows : others.unionByName(withBytes(marked, count)), count);
    }

    /** Sneaks checked exceptions through, as Spark's own methods do. */
    private List<FailedRange> failed(Dataset<Row> rows, Exception failure) {
        SparkSession spark = rows.sparkSession();
        // Worked out by now, or the failure is that of reading and decoding them: this throws it.
        rows.count();
        if (!SilverConstraints.of(spark, silver).equals(plan.constraints())) {
            LOG.warn("the constraints of {} have changed: the next start knows them", silver.qualifiedName());
            throw SilverAppend.<RuntimeException>unchecked(failure);
        }
        Dataset<Row> accepted = plan.accepted(rows);
        if (WriteFailure.isAboutSchema(failure)) {
            String detail = WriteFailure.detail(failure);
            LOG.error("no row can be written to {}: {}", silver.qualifiedName(), detail);
            return Positions.ranges(accepted).stream()
                    .map(range -> new FailedRange(range, detail))
                    .toList();
        }
        LOG.warn("rows could not be written to {}: looking for them", silver.qualifiedName(), failure);
        try (ProbeTable table = ProbeTable.like(spark, silver, probe)) {
            List<FailedRange> failed = new Bisection(table).failed(accepted);
            if (failed.isEmpty()) {
                throw failure;
            }
            return failed;
        } catch (Exception e) {
            throw SilverAppend.<RuntimeException>unchecked(e);
        }
    }

    private Written without(Dataset<Row> rows, List<FailedRange> failed, String appId, long version) {
        // One expression with a branch for each and not one inside of the other: there may be hundreds.
        Column detail = when(lit(false), lit(null).cast(DataTypes.StringType));
        for (FailedRange range : failed) {
            detail = detail.when(Positions.within(range.range()), lit(range.detail()));
        }
        Written marked = mark(rows, detail);
        Dataset<Row> good = plan.accepted(marked.rows());
        // With a schema that takes no row an append of none fails, too.
        if (!good.isEmpty()) {
            ExactlyOnceAppend.write(good, silver, appId, version);
        }
        return marked;
    }

    /** Accepted records travel without their bytes where nothing needs them: Kafka still has them. */
    private Dataset<Row> withBytes(Dataset<Row> marked, long count) {
        if (plan.keepsSource() || count == 0) {
            return marked;
        }
        SparkSession spark = marked.sparkSession();
        Dataset<Row> records = KafkaSource.read(spark, kafka, Positions.ranges(marked))
                .select(
                        col(KafkaSource.TOPIC).alias(Positions.COLUMNS.get(0)),
                        col(KafkaSource.PARTITION).alias(Positions.COLUMNS.get(1)),
                        col(KafkaSource.OFFSET).alias(Positions.COLUMNS.get(2)),
                        col(KafkaSource.KEY).alias(DecodedRows.KEY),
                        col(KafkaSource.VALUE).alias(DecodedRows.VALUE));
        Dataset<Row> joined = marked.drop(DecodedRows.KEY, DecodedRows.VALUE).join(records, Positions.key());
        if (joined.count() != count) {
            throw new IllegalStateException("Kafka no longer has all of " + Positions.ranges(marked));
        }
        return joined;
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> E unchecked(Throwable failure) throws E {
        throw (E) failure;
    }
}
