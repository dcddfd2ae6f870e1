package io.faultstream.gold;

import io.faultstream.runtime.RunningPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.execution.ColumnarToRowExec;
import org.apache.spark.sql.execution.FileSourceScanExec;
import org.apache.spark.sql.execution.InputAdapter;
import org.apache.spark.sql.execution.ProjectExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.WholeStageCodegenExec;
import scala.collection.JavaConverters;

/**
 * The files of a micro-batch as Spark's Parquet reader gives them, in batches of columns. Spark's own way from columns to
 * rows copies arrays item by item, which takes about as long as the spectra of a window. These are parts of Spark without a
 * promise to stay as they are: where a plan is not the one that is known, its rows are taken. Driver only.
 */
final class PlannedScan {
    private PlannedScan() {}

    /**
     * The rows of the query's present micro-batch, if its plan reads files and chooses columns and does nothing else. A row
     * is valid until the next one is asked for.
     *
     * @param spark the session that the query was started with
     * @param columns the columns that the query chooses, in order
     */
    static Optional<JavaRDD<InternalRow>> rows(SparkSession spark, String queryId, List<String> columns) {
        return RunningPlan.find(spark, queryId, plan -> rows(plan, columns));
    }

    private static Optional<JavaRDD<InternalRow>> rows(SparkPlan planned, List<String> columns) {
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
        boolean isAsked = chosen.stream().map(Attribute::name).toList().equals(columns);
        return plan.supportsColumnar() && isAsked && !order.contains(null)
                ? Optional.of(plan.executeColumnar().toJavaRDD().mapPartitions(new ColumnarRows(order)))
                : Optional.empty();
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
