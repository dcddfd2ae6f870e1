package io.faultstream.model;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.SequentialBlock;

/**
 * A bundle opened for scoring: the network with its weights in native memory, and the tables of the preprocessing.
 *
 * <p>One per JVM, shared by all threads; each thread takes its own {@link Classifier}. Closing it frees the native
 * memory; close its classifiers first.
 */
public final class LeNetModel implements AutoCloseable {
    private final ModelBundle bundle;
    private final NDManager manager;
    private final SequentialBlock block;
    private final OrderTables tables;

    private LeNetModel(ModelBundle bundle, NDManager manager, SequentialBlock block, OrderTables tables) {
        this.bundle = bundle;
        this.manager = manager;
        this.block = block;
        this.tables = tables;
    }

    /**
     * Starts PyTorch if this JVM has not yet, and loads the weights.
     *
     * @throws ModelException if PyTorch cannot be started
     */
    public static LeNetModel open(ModelBundle bundle) {
        BundleManifest manifest = bundle.manifest();
        int labels = manifest.labels().size();
        NDManager manager = LeNetNetwork.newManager();
        SequentialBlock block = LeNetNetwork.buildForScoring(manifest.network(), labels);
        LeNetNetwork.setWeights(
                block,
                manager,
                manifest.network(),
                manifest.preprocessing(),
                labels,
                LeNetNetwork.fromBytes(bundle.weights()));
        OrderTables tables =
                new OrderTables(manifest.preprocessing(), manifest.windowLength(), manifest.samplingRateHz());
        return new LeNetModel(bundle, manager, block, tables);
    }

    public ModelBundle bundle() {
        return bundle;
    }

    /** A classifier for one thread; close it when the thread is done. */
    public Classifier newClassifier() {
        return new Classifier(bundle, manager.newSubManager(), block, tables);
    }

    @Override
    public void close() {
        manager.close();
    }
}
