package io.faultstream.bench.child;

import java.nio.file.Path;

/** A system under test. It stays in its JVM from run to run, so that later runs are warm. */
public interface BenchSystem extends AutoCloseable {
    /**
     * Takes the whole topic, once, into a folder of its own. The clock runs while this does.
     *
     * @param folder fresh and empty; deleted once its rows are checked
     */
    Finished run(Path folder) throws Exception;

    @Override
    default void close() throws Exception {}
}
