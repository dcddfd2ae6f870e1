package io.faultstream.gold;

import io.faultstream.table.SilverTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.delta.DeltaParquetFileFormat;
import org.apache.spark.sql.execution.ColumnarToRowExec;
import org.apache.spark.sql.execution.FileSourceScanExec;
import org.apache.spark.sql.execution.InputAdapter;
import org.apache.spark.sql.execution.ProjectExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.WholeStageCodegenExec;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.util.SerializableConfiguration;
import scala.collection.JavaConverters;

/**
 * The scan of a micro-batch's files, as Spark has planned it. Taken as it is, in batches of columns: Spark's own way from
 * columns to rows copies arrays item by item, which takes about as long as the spectra of a window. These are parts of Spark
 * without a promise to stay as they are: where a plan is not the one that is known, its rows are taken. Driver only.
 */
final class PlannedScan {
    private static final String DEFAULT_OF_OLD_ROWS = "EXISTS_DEFAULT";
    private static final String DECRYPTION = "parquet.crypto.factory.class";
    private static final List<String> TYPES = List.of(
            "string",
            "string",
            "timestamp",
            "string",
            "int",
            "bigint",
            "timestamp",
            "date",
            "double",
            "double",
            "array<float>");

    private final FileSourceScanExec scan;
    private final List<Attribute> chosen;
    private final List<Integer> order;

    private PlannedScan(FileSourceScanExec scan, List<Attribute> chosen, List<Integer> order) {
        this.scan = scan;
        this.chosen = chosen;
        this.order = order;
    }

    /**
     * The scan in a plan (see {@link io.faultstream.runtime.RunningPlan}), if the plan reads files and chooses
     * {@link WindowRows#COLUMNS} and does nothing else.
     */
    static Optional<PlannedScan> of(SparkPlan planned) {
        List<Attribute> chosen = JavaConverters.seqAsJavaList(planned.output());
        SparkPlan plan = planned;
        while (!(plan instanceof FileSourceScanExec)) {
            boolean isKnown = plan instanceof WholeStageCodegenExec
                    || plan instanceof InputAdapter
                    || plan instanceof ColumnarToRowExec
                    || plan instanceof ProjectExec project && choosesOnly(project);
            if (!isKnown) {
                return Optional.empty();
            }
            plan = plan.children().head();
        }

        Map<Long, Integer> places = new HashMap<>();
        for (Attribute attribute : JavaConverters.seqAsJavaList(plan.output())) {
            places.put(attribute.exprId().id(), places.size());
        }
        List<Integer> order = new ArrayList<>();
        for (Attribute attribute : chosen) {
            order.add(places.get(attribute.exprId().id()));
        }
        boolean isAsked = chosen.stream().map(Attribute::name).toList().equals(WindowRows.COLUMNS);
        return plan.supportsColumnar() && isAsked && !order.contains(null)
                ? Optional.of(new PlannedScan((FileSourceScanExec) plan, chosen, order))
                : Optional.empty();
    }

    /** A row is valid until the next one is asked for. */
    JavaRDD<InternalRow> rows() {
        return scan.executeColumnar().toJavaRDD().mapPartitions(new ColumnarRows(order));
    }

    /**
     * The windows, of files that are read without Spark where they can be.
     *
     * @param hadoop as the scan has it
     */
    JavaRDD<SilverWindow> windows(Broadcast<SensorOrders> orders, SerializableConfiguration hadoop) {
        if (!isPlain(hadoop.value())) {
            return rows().map(row -> SilverWindow.of(row, orders.value()));
        }
        return new WindowsRdd(
                        scan.inputRDD(),
                        new ColumnarRows(order),
                        datePlace(),
                        orders,
                        hadoop,
                        scan.metrics().apply("numOutputRows"))
                .toJavaRDD();
    }

    /**
     * Whether a row of a file is a row of the table: columns have the names and types of the table, or are missing where they
     * came later, and no row is deleted. Tables that need more than the first version of Delta's readers may differ.
     */
    private boolean isPlain(Configuration hadoop) {
        SQLConf conf = scan.conf();
        return scan.relation().fileFormat() instanceof DeltaParquetFileFormat delta
                && delta.protocol().minReaderVersion() == 1
                && !delta.isCDCRead()
                && scan.dataFilters().isEmpty()
                && scan.fileConstantMetadataColumns().isEmpty()
                && scan.optionalBucketSet().isEmpty()
                && !conf.ignoreMissingFiles()
                && !conf.ignoreCorruptFiles()
                && hadoop.get(DECRYPTION) == null
                && datePlace() >= 0
                && chosen.stream()
                        .map(column -> column.dataType().catalogString())
                        .toList()
                        .equals(TYPES)
                && chosen.stream().noneMatch(column -> column.metadata().contains(DEFAULT_OF_OLD_ROWS));
    }

    /** -1 if the table is not partitioned by the event date, or by more. */
    private int datePlace() {
        return Arrays.equals(scan.relation().partitionSchema().fieldNames(), new String[] {SilverTable.EVENT_DATE})
                ? 0
                : -1;
    }

    private static boolean choosesOnly(ProjectExec project) {
        for (NamedExpression expression : JavaConverters.seqAsJavaList(project.projectList())) {
            if (!(expression instanceof Attribute)) {
                return false;
            }
        }
        return true;
    }
}
