package io.faultstream.gold;

import io.faultstream.model.Classification;
import io.faultstream.model.Classifier;
import io.faultstream.model.ModelBundle;
import io.faultstream.model.VibrationInput;
import io.faultstream.runtime.ExecutorModel;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Silver rows in, scored rows out, in the same order. Runs on executors: one classifier per task on the JVM's one model,
 * fed with small groups of windows so that memory stays bounded.
 */
final class ScoreWindows implements MapPartitionsFunction<Row, Row>, Serializable {
    private static final long serialVersionUID = 1L;
    /** Windows handed over at once; the classifier divides them into the batch size that suits the network. */
    private static final int GROUP = 256;

    private final Broadcast<ModelBundle> bundle;

    ScoreWindows(Broadcast<ModelBundle> bundle) {
        this.bundle = bundle;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> windows) {
        Classifier classifier = ExecutorModel.of(bundle.value()).newClassifier();
        TaskCompletionListener close = context -> classifier.close();
        TaskContext.get().addTaskCompletionListener(close);
        ScoredRows rows = new ScoredRows(bundle.value());
        return new Iterator<>() {
            private final Deque<Row> ready = new ArrayDeque<>();

            @Override
            public boolean hasNext() {
                return !ready.isEmpty() || windows.hasNext();
            }

            @Override
            public Row next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                if (ready.isEmpty()) {
                    score();
                }
                return ready.removeFirst();
            }

            private void score() {
                List<Row> group = new ArrayList<>(GROUP);
                List<VibrationInput> inputs = new ArrayList<>(GROUP);
                while (group.size() < GROUP && windows.hasNext()) {
                    Row window = windows.next();
                    group.add(window);
                    inputs.add(WindowRows.input(window));
                }
                long start = System.nanoTime();
                List<Classification> classes = classifier.classify(inputs);
                long nanos = System.nanoTime() - start;
                for (int i = 0; i < group.size(); i++) {
                    // The group's time is carried by its first row: summing the column gives the task's total.
                    ready.addLast(rows.row(group.get(i), classes.get(i), i == 0 ? nanos : 0));
                }
            }
        };
    }
}
