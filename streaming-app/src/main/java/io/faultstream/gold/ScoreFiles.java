package io.faultstream.gold;

import io.faultstream.model.Classification;
import io.faultstream.model.Classifier;
import io.faultstream.model.ModelBundle;
import io.faultstream.model.Scored;
import io.faultstream.runtime.ExecutorModel;
import io.faultstream.table.DatedFiles;
import io.faultstream.table.TableFormat;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * One task of the fast path: windows of silver in, data files of gold.fault_predictions out. One classifier per task on the
 * JVM's one model, fed with small groups of windows so that memory stays bounded. Runs on executors.
 */
record ScoreFiles(Broadcast<ModelBundle> bundle, TableFormat format, SerializableConfiguration hadoop)
        implements FlatMapFunction<Iterator<SilverWindow>, ScoredFiles> {
    /** Windows handed over at once; the classifier divides them into the batch size that suits the network. */
    private static final int GROUP = 256;
    /** Bytes of a prediction in memory, about. */
    private static final int ROW = 200;

    @Override
    public Iterator<ScoredFiles> call(Iterator<SilverWindow> windows) {
        if (!windows.hasNext()) {
            return List.<ScoredFiles>of().iterator();
        }
        ModelBundle model = bundle.value();
        ScoreCounts counts = new ScoreCounts(model.labels().size());
        DatedFiles<PredictionRows> files = new DatedFiles<>(
                format, hadoop.value(), TaskContext.getPartitionId(), file -> new PredictionRows(model, file));
        try (Classifier classifier = ExecutorModel.of(model).newClassifier()) {
            while (windows.hasNext()) {
                score(take(windows), classifier, files, counts);
            }
            return List.of(new ScoredFiles(files.close(), counts)).iterator();
        } catch (Throwable e) {
            files.abandon();
            throw e;
        }
    }

    private List<SilverWindow> take(Iterator<SilverWindow> windows) {
        List<SilverWindow> group = new ArrayList<>(GROUP);
        while (group.size() < GROUP && windows.hasNext()) {
            group.add(windows.next());
        }
        return group;
    }

    private static void score(
            List<SilverWindow> group, Classifier classifier, DatedFiles<PredictionRows> files, ScoreCounts counts) {
        long start = System.nanoTime();
        List<Classification> classes =
                classifier.classify(group.stream().map(SilverWindow::input).toList());
        counts.took(System.nanoTime() - start);
        long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        for (int i = 0; i < group.size(); i++) {
            SilverWindow window = group.get(i);
            Classification answer = classes.get(i);
            boolean isScored = answer instanceof Scored;
            counts.add(
                    isScored ? ((Scored) answer).classIndex() : -1,
                    !isScored || ((Scored) answer).uncertain(),
                    window.sourceMicros());
            files.at(window.eventDate()).write(window, answer, now);
            files.endRow(ROW);
        }
    }
}
