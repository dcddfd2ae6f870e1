package io.faultstream.model;

import ai.djl.ndarray.NDManager;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A bundle opened for scoring: the network with its weights in native memory, and the tables of the preprocessing.
 *
 * <p>One per JVM, shared by all threads; each thread takes its own {@link Classifier}. Closing it frees the native
 * memory; close its classifiers first.
 */
public final class LeNetModel implements AutoCloseable {
    private final ModelBundle bundle;
    private final NDManager manager;
    private final ScoringNetwork network;
    private final OrderTables tables;
    /** Memory outside of the heap that no classifier has at the moment: it would be given back long after a task's end. */
    private final Queue<ScoringInput> inputs = new ConcurrentLinkedQueue<>();

    private LeNetModel(ModelBundle bundle, NDManager manager, ScoringNetwork network, OrderTables tables) {
        this.bundle = bundle;
        this.manager = manager;
        this.network = network;
        this.tables = tables;
    }

    /**
     * Starts PyTorch if this JVM has not yet, and loads the weights.
     *
     * @throws ModelException if PyTorch cannot be started
     */
    public static LeNetModel open(ModelBundle bundle) {
        BundleManifest manifest = bundle.manifest();
        NDManager manager = LeNetNetwork.newManager();
        ScoringNetwork network = new ScoringNetwork(
                manager,
                manifest.network(),
                manifest.preprocessing(),
                manifest.labels().size(),
                LeNetNetwork.fromBytes(bundle.weights()));
        OrderTables tables =
                new OrderTables(manifest.preprocessing(), manifest.windowLength(), manifest.samplingRateHz());
        return new LeNetModel(bundle, manager, network, tables);
    }

    public ModelBundle bundle() {
        return bundle;
    }

    /** A classifier for one thread; close it when the thread is done. */
    public Classifier newClassifier() {
        ScoringInput free = inputs.poll();
        BundleManifest manifest = bundle.manifest();
        ScoringInput input = free != null
                ? free
                : new ScoringInput(manifest.preprocessing(), manifest.windowLength(), Classifier.SUB_BATCH);
        return new Classifier(bundle, manager.newSubManager(), network, tables, input, inputs::add);
    }

    @Override
    public void close() {
        manager.close();
    }
}
