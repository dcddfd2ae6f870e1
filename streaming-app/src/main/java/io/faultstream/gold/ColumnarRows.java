package io.faultstream.gold;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Rows over batches of columns, in another order of the columns. Nothing is copied: a row is valid until the next one is
 * asked for. Runs on executors.
 *
 * @param order the place of each wanted column among those of the batches
 */
record ColumnarRows(List<Integer> order) implements FlatMapFunction<Iterator<ColumnarBatch>, InternalRow> {
    @Override
    public Iterator<InternalRow> call(Iterator<ColumnarBatch> batches) {
        return new Iterator<>() {
            private Iterator<InternalRow> rows = Collections.emptyIterator();

            @Override
            public boolean hasNext() {
                while (!rows.hasNext() && batches.hasNext()) {
                    rows = ordered(batches.next()).rowIterator();
                }
                return rows.hasNext();
            }

            @Override
            public InternalRow next() {
                return rows.next();
            }
        };
    }

    // The vectors stay those of the reader, which closes them.
    private ColumnarBatch ordered(ColumnarBatch batch) {
        ColumnVector[] columns = order.stream().map(batch::column).toArray(ColumnVector[]::new);
        return new ColumnarBatch(columns, batch.numRows());
    }
}
