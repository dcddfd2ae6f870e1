package io.faultstream.model;

import ai.djl.engine.Engine;

/**
 * Starts PyTorch once, without ever going to the network and with one thread per call.
 *
 * <p>Both are system properties that the engine reads when it starts, so they are set here unless the command line set
 * them: a missing library must be an error rather than a download, and callers bring their own threads.
 */
final class NativeEngine {
    static final String NAME = "PyTorch";

    private NativeEngine() {}

    static Engine start() {
        setUnlessGiven("ai.djl.offline", "true");
        setUnlessGiven("ai.djl.pytorch.num_threads", "1");
        setUnlessGiven("ai.djl.pytorch.num_interop_threads", "1");
        setUnlessGiven("OPT_OUT_TRACKING", "true");
        try {
            return Engine.getEngine(NAME);
        } catch (RuntimeException | LinkageError e) {
            throw new ModelException(
                    "PyTorch could not be started on " + System.getProperty("os.name") + "/"
                            + System.getProperty("os.arch") + ": " + e.getMessage()
                            + ". Its native library is not on the class path, is made for another platform, or cannot be"
                            + " unpacked. Add pytorch-native-cpu for this platform to the class path (--jars with"
                            + " Spark), or set DJL_CACHE_DIR to a writable folder with 500 MB free.",
                    e);
        }
    }

    private static void setUnlessGiven(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
