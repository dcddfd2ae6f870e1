package io.faultstream.bench.system;

import com.google.protobuf.Descriptors.Descriptor;
import io.faultstream.bench.child.BenchSystem;
import io.faultstream.bench.child.ChildSettings;
import io.faultstream.bench.child.Finished;
import io.faultstream.bench.child.SystemChild;
import io.faultstream.bench.data.Shape;
import io.faultstream.codec.CodecLimits;
import io.faultstream.codec.Decoded;
import io.faultstream.codec.JsonCodec;
import io.faultstream.codec.UnknownFields;
import io.faultstream.model.BareForward;
import io.faultstream.model.Classifier;
import io.faultstream.model.LeNetModel;
import io.faultstream.model.ModelBundle;
import io.faultstream.model.VibrationInput;
import io.faultstream.table.VibrationColumns;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The limit of scoring, without Spark, a thread for each partition on one model: the classifier over windows in memory, or
 * only the network's forward pass, as many times, on inputs that are ready.
 */
public final class LimitScoring implements BenchSystem {
    /** Windows of one call: as many as a task hands over, and as the classifier gives the network. */
    private static final int GROUP = 256;

    private static final int BATCH = 64;

    private final boolean onlyForward;
    private final List<List<VibrationInput>> partitions = new ArrayList<>();
    private final ModelBundle bundle = ModelBundle.shipped();
    private final LeNetModel model = LeNetModel.open(bundle);

    private LimitScoring(ChildSettings settings) throws InterruptedException {
        this.onlyForward = Boolean.parseBoolean(settings.text("only-forward"));
        for (int i = 0; i < settings.partitions(); i++) {
            partitions.add(new ArrayList<>());
        }
        Descriptor contract = Shape.of(settings.shape()).contract();
        int samples = contract.findFieldByName(VibrationColumns.SAMPLES).getIndex();
        int rate = contract.findFieldByName(VibrationColumns.SAMPLING_RATE_HZ).getIndex();
        int rpm = contract.findFieldByName(VibrationColumns.RPM).getIndex();
        new TopicReader(settings).read(partition -> {
            JsonCodec codec = JsonCodec.of(contract, CodecLimits.DEFAULT, UnknownFields.RESCUE);
            List<VibrationInput> windows = partitions.get(partition);
            return record -> {
                Object[] columns = ((Decoded) codec.decode(record.value(), record.timestamp())).columns();
                windows.add(new VibrationInput(
                        (float[]) columns[samples],
                        (Double) columns[rate],
                        columns[rpm] == null ? OptionalDouble.empty() : OptionalDouble.of((Double) columns[rpm]),
                        Optional.empty()));
            };
        });
    }

    public static void main(String[] args) {
        SystemChild.serve(args, LimitScoring::new);
    }

    @Override
    public Finished run(Path folder) throws InterruptedException {
        long start = System.nanoTime();
        TopicReader.inParallel(partitions.size(), partition -> {
            List<VibrationInput> windows = partitions.get((int) partition);
            if (onlyForward) {
                forward(windows.size());
            } else {
                score(windows);
            }
        });
        return new Finished((System.nanoTime() - start) / 1e9, Finished.Output.none());
    }

    private void score(List<VibrationInput> windows) {
        try (Classifier classifier = model.newClassifier()) {
            for (int from = 0; from < windows.size(); from += GROUP) {
                classifier.classify(windows.subList(from, Math.min(windows.size(), from + GROUP)));
            }
        }
    }

    private void forward(int windows) {
        try (BareForward forward = BareForward.of(bundle, BATCH)) {
            for (int done = 0; done < windows; done += BATCH) {
                forward.run();
            }
        }
    }
}
