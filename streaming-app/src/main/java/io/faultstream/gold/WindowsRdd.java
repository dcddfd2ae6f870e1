package io.faultstream.gold;

import io.faultstream.parquet.ParquetRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.delta.DeltaParquetFileFormat;
import org.apache.spark.sql.execution.datasources.FilePartition;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag$;

/**
 * The windows of the files of a Spark scan, in the parts that Spark has planned: each file is read by {@link WindowFile}
 * where that can read it, and by the scan where not. Spark's reader takes the levels of a list one by one and keeps them for
 * thousands of rows, which costs more than all else that is done to read a window.
 */
final class WindowsRdd extends RDD<SilverWindow> {
    private static final long serialVersionUID = 1L;

    private final ColumnarRows order;
    private final int datePlace;
    private final Broadcast<SensorOrders> orders;
    private final SerializableConfiguration hadoop;
    private final SQLMetric rowsRead;

    /**
     * @param scan reads files, in batches of columns
     * @param order from the scan's columns to those of {@link WindowRows#COLUMNS}
     * @param datePlace of the event date among the values that a file's partition has
     * @param rowsRead the scan's own count, from which Spark knows how many rows a micro-batch had
     */
    WindowsRdd(
            RDD<InternalRow> scan,
            ColumnarRows order,
            int datePlace,
            Broadcast<SensorOrders> orders,
            SerializableConfiguration hadoop,
            SQLMetric rowsRead) {
        super(scan, ClassTag$.MODULE$.apply(SilverWindow.class));
        this.order = order;
        this.datePlace = datePlace;
        this.orders = orders;
        this.hadoop = hadoop;
        this.rowsRead = rowsRead;
    }

    @Override
    public Partition[] getPartitions() {
        return scan().partitions();
    }

    @Override
    public scala.collection.Iterator<SilverWindow> compute(Partition split, TaskContext context) {
        return JavaConverters.asScalaIterator(new Windows((FilePartition) split, context));
    }

    private RDD<InternalRow> scan() {
        return firstParent(ClassTag$.MODULE$.apply(InternalRow.class));
    }

    /** File after file. */
    private final class Windows implements Iterator<SilverWindow> {
        private final int index;
        private final TaskContext context;
        private final Configuration conf = hadoop.value();
        private final Iterator<PartitionedFile> files;
        private WindowFile direct;
        private Iterator<SilverWindow> scanned = Collections.emptyIterator();
        private SilverWindow next;

        Windows(FilePartition split, TaskContext context) {
            this.index = split.index();
            this.context = context;
            this.files = Arrays.asList(split.files()).iterator();
            TaskCompletionListener close = ended -> close();
            context.addTaskCompletionListener(close);
        }

        @Override
        public boolean hasNext() {
            while (next == null) {
                if (direct != null) {
                    next = direct.next();
                    if (next == null) {
                        close();
                    } else {
                        rowsRead.add(1);
                        context.taskMetrics().inputMetrics().incRecordsRead(1);
                    }
                } else if (scanned.hasNext()) {
                    next = scanned.next();
                } else if (files.hasNext()) {
                    open(files.next());
                } else {
                    return false;
                }
            }
            return true;
        }

        @Override
        public SilverWindow next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            SilverWindow window = next;
            next = null;
            return window;
        }

        private void open(PartitionedFile file) {
            direct = directly(file).orElse(null);
            if (direct == null) {
                scanned = byScan(file);
            }
        }

        private Optional<WindowFile> directly(PartitionedFile file) {
            // Where the log has more to say about a file than where it is, such as which of its rows are deleted, it is
            // for those who understand all of it.
            if (file.otherConstantMetadataColumnValues()
                            .contains(DeltaParquetFileFormat.FILE_ROW_INDEX_FILTER_ID_ENCODED())
                    || file.partitionValues().isNullAt(datePlace)) {
                return Optional.empty();
            }
            try {
                ParquetRows rows = ParquetRows.open(
                        HadoopInputFile.fromPath(file.toPath(), conf), conf, file.start(), file.length());
                return WindowFile.of(rows, file.partitionValues().getInt(datePlace), orders.value());
            } catch (IOException e) {
                throw new UncheckedIOException(file.toPath().toString(), e);
            }
        }

        @SuppressWarnings("unchecked")
        private Iterator<SilverWindow> byScan(PartitionedFile file) {
            FilePartition alone = new FilePartition(index, new PartitionedFile[] {file});
            // Batches of columns, which Spark calls rows where it reads files.
            Iterator<ColumnarBatch> batches = (Iterator<ColumnarBatch>)
                    (Iterator<?>) JavaConverters.asJavaIterator(scan().compute(alone, context));
            Iterator<InternalRow> rows = order.call(counted(batches));
            SensorOrders known = orders.value();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return rows.hasNext();
                }

                @Override
                public SilverWindow next() {
                    return SilverWindow.of(rows.next(), known);
                }
            };
        }

        private Iterator<ColumnarBatch> counted(Iterator<ColumnarBatch> batches) {
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return batches.hasNext();
                }

                @Override
                public ColumnarBatch next() {
                    ColumnarBatch batch = batches.next();
                    rowsRead.add(batch.numRows());
                    return batch;
                }
            };
        }

        private void close() {
            if (direct != null) {
                try {
                    direct.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                } finally {
                    direct = null;
                }
            }
        }
    }
}
