package io.faultstream.checkpoint;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager;

/**
 * Small files that are replaced as a whole, so that whoever reads it finds the old content or the new one. Where files are renamed, Spark's
 * way does that: another name first, then a rename over the old file. On S3 that rename is a deletion, a copy and another
 * deletion, and the file is away in between; there a single upload replaces the object at once. Driver only.
 */
public final class WholeFile {
    /** S3A, EMRFS, and the old one. */
    private static final Set<String> UPLOADS = Set.of("s3a", "s3", "s3n");

    private static final int READS = 4;

    private WholeFile() {}

    /**
     * Reads one that may be replaced meanwhile.
     *
     * @throws java.io.FileNotFoundException if it is not there
     * @throws IOException if it cannot be read, several times over: S3A refuses an object that was replaced between its
     *     two looks at it
     */
    public static byte[] read(FileSystem files, Path file) throws IOException {
        for (int left = READS - 1; ; left--) {
            try (FSDataInputStream in = files.open(file)) {
                return in.readAllBytes();
            } catch (FileNotFoundException e) {
                throw e;
            } catch (IOException e) {
                if (left == 0) {
                    throw e;
                }
            }
        }
    }

    /** @throws IOException if it could not be written; the file is then as it was, or, where an answer got lost, replaced */
    public static void replace(Configuration hadoop, Path file, byte[] content) throws IOException {
        FileSystem files = file.getFileSystem(hadoop);
        if (UPLOADS.contains(files.getUri().getScheme())) {
            upload(files, file, content);
        } else {
            rename(hadoop, file, content);
        }
    }

    private static void upload(FileSystem files, Path file, byte[] content) throws IOException {
        FSDataOutputStream out = files.create(file, true);
        try {
            out.write(content);
        } catch (IOException e) {
            // Closed, it would upload what it has.
            out.abort();
            throw e;
        }
        out.close();
    }

    private static void rename(Configuration hadoop, Path file, byte[] content) throws IOException {
        CheckpointFileManager manager = CheckpointFileManager.create(file.getParent(), hadoop);
        manager.mkdirs(file.getParent());
        CheckpointFileManager.CancellableFSDataOutputStream out = manager.createAtomic(file, true);
        try {
            ((FSDataOutputStream) out).write(content);
            out.close();
        } catch (IOException e) {
            out.cancel();
            throw e;
        } catch (FSError e) {
            // Hadoop's way to say that a local disk did not take it, a full one for example.
            out.cancel();
            throw new IOException(e);
        }
    }
}
