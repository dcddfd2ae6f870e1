package io.faultstream.bench.jmh;

import io.faultstream.model.BareForward;
import io.faultstream.model.Classification;
import io.faultstream.model.Classifier;
import io.faultstream.model.LeNetModel;
import io.faultstream.model.ModelBundle;
import io.faultstream.model.VibrationInput;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Windows a second of one thread: the network's forward pass alone on inputs that are ready, and the whole scoring of a
 * window (checks, spectrum image, forward pass, answer). Random windows: of zeros it would be faster than in life.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(
        value = 2,
        jvmArgsAppend = {"-XX:+UseParallelGC", "-Dai.djl.offline=true", "-Dai.djl.pytorch.num_threads=1"})
public class ClassifierBenchmark {
    /** The batch size that the classifier itself uses. */
    private static final int WINDOWS = 64;

    private LeNetModel model;
    private Classifier classifier;
    private BareForward forward;
    private List<VibrationInput> windows;

    @Setup(Level.Trial)
    public void open() {
        ModelBundle bundle = ModelBundle.shipped();
        model = LeNetModel.open(bundle);
        classifier = model.newClassifier();
        forward = BareForward.of(bundle, WINDOWS);
        SplittableRandom random = new SplittableRandom(1);
        windows = new ArrayList<>();
        for (int i = 0; i < WINDOWS; i++) {
            float[] samples = new float[bundle.windowLength()];
            for (int k = 0; k < samples.length; k++) {
                samples[k] = (float) (random.nextGaussian() * 0.3);
            }
            windows.add(VibrationInput.of(samples, bundle.samplingRateHz(), 1750));
        }
    }

    @TearDown(Level.Trial)
    public void close() {
        forward.close();
        classifier.close();
        model.close();
    }

    @Benchmark
    @OperationsPerInvocation(WINDOWS)
    public List<Classification> wholeScoring() {
        return classifier.classify(windows);
    }

    @Benchmark
    @OperationsPerInvocation(WINDOWS)
    public float[] bareForward() {
        return forward.run();
    }
}
