package io.faultstream.runtime;

import io.faultstream.model.LeNetModel;
import io.faultstream.model.ModelBundle;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The model of this JVM: loaded once, shared by all tasks, kept until the JVM ends. Beside the idle
 * consumers the only mutable static of the service. Runs on executors.
 *
 * <p>Keyed by the bundle's identity, so that a new version is loaded beside one that running tasks still use.
 */
public final class ExecutorModel {
    private static final Logger LOG = LoggerFactory.getLogger(ExecutorModel.class);
    private static final Map<String, LeNetModel> MODELS = new ConcurrentHashMap<>();

    private ExecutorModel() {}

    public static LeNetModel of(ModelBundle bundle) {
        // The same weights with another manifest (a threshold, say) are another model.
        String key = bundle.name() + ' ' + bundle.version() + ' ' + bundle.sha256();
        return MODELS.computeIfAbsent(key, missing -> open(bundle));
    }

    /** Loads the model in the background where the driver is the only executor, while the tables are made ready. */
    public static void loadEarly(SparkSession spark, ModelBundle bundle) {
        if (spark.sparkContext().isLocal()) {
            Thread thread = new Thread(() -> of(bundle), "model-load");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static LeNetModel open(ModelBundle bundle) {
        LeNetModel model = LeNetModel.open(bundle);
        LOG.info("model {} {} is loaded", bundle.name(), bundle.version());
        return model;
    }

    /** How many models this JVM has loaded. */
    static int loaded() {
        return MODELS.size();
    }
}
