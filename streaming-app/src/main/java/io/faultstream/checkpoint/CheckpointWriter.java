package io.faultstream.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager;

/**
 * Writes checkpoint files as Spark 3.5 writes them, each whole or not at all. Only for queries that do not run: whoever
 * calls it holds the run lock or has stopped the query. Driver only.
 */
public final class CheckpointWriter {
    private static final String NO_SETTINGS = "{\"batchWatermarkMs\":0,\"batchTimestampMs\":0,\"conf\":{}}";

    private final Configuration hadoop;
    private final Path root;

    public CheckpointWriter(Configuration hadoop, String location) {
        this.hadoop = hadoop;
        this.root = new Path(location);
    }

    /**
     * Makes a checkpoint of a query that has done one micro-batch, number 0, which ended at {@code end}. What is there
     * already is moved aside, next to it.
     *
     * @param queryId a new one: Delta must not take the new query's micro-batches for the old one's
     * @param end the source's position in the source's own form
     * @param initial where a Kafka source began, in its own form; empty for other sources
     * @return where the old checkpoint is now, if there was one
     */
    public Optional<String> begin(String queryId, String end, Optional<String> initial) {
        Optional<String> aside = setAside();
        // The id last: without it nothing here is a checkpoint, and the check before a start says so.
        initial.ifPresent(json -> write("sources/0/0", "\0v1\n" + json));
        write("offsets/0", "v1\n" + NO_SETTINGS + "\n" + end);
        write("commits/0", "v1\n{\"nextBatchWatermarkMs\":0}");
        write("metadata", "{\"id\":\"" + queryId + "\"}");
        return aside;
    }

    /** Writes down micro-batch {@code batch}, to end at {@code end}. */
    public void plan(long batch, String end, Optional<String> settings) {
        write("offsets/" + batch, "v1\n" + settings.orElse(NO_SETTINGS) + "\n" + end);
    }

    /** Notes that a micro-batch is done. */
    public void commit(long batch) {
        write("commits/" + batch, "v1\n{\"nextBatchWatermarkMs\":0}");
    }

    /** Takes back a micro-batch that was written down and of which nothing is in any table. */
    public void unplan(long batch) {
        try {
            FileSystem files = root.getFileSystem(hadoop);
            files.delete(new Path(root, "offsets/" + batch), false);
        } catch (IOException e) {
            throw failed("offsets/" + batch, e);
        }
    }

    /** Moves the whole checkpoint out of the way; says where it is now. */
    public Optional<String> setAside() {
        try {
            FileSystem files = root.getFileSystem(hadoop);
            if (!files.exists(root)) {
                return Optional.empty();
            }
            OptionalLong free = OptionalLong.empty();
            for (long n = 1; free.isEmpty(); n++) {
                free = files.exists(aside(n)) ? OptionalLong.empty() : OptionalLong.of(n);
            }
            Path target = aside(free.getAsLong());
            files.mkdirs(target.getParent());
            if (!files.rename(root, target)) {
                throw new IOException("it cannot be renamed to " + target);
            }
            return Optional.of(target.toString());
        } catch (IOException e) {
            throw failed("", e);
        }
    }

    private Path aside(long n) {
        return new Path(new Path(root.getParent(), "_retired"), root.getName() + "-" + n);
    }

    private void write(String name, String text) {
        Path file = new Path(root, name);
        CheckpointFileManager manager = CheckpointFileManager.create(root, hadoop);
        manager.mkdirs(file.getParent());
        CheckpointFileManager.CancellableFSDataOutputStream out = manager.createAtomic(file, true);
        try {
            ((FSDataOutputStream) out).write(text.getBytes(StandardCharsets.UTF_8));
            out.close();
        } catch (IOException e) {
            out.cancel();
            throw failed(name, e);
        }
    }

    private UncheckedIOException failed(String name, IOException e) {
        return new UncheckedIOException(root + "/" + name + " cannot be written: " + e.getMessage(), e);
    }
}
