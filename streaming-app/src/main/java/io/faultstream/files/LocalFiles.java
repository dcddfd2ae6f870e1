package io.faultstream.files;

import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;

/** {@link RawFiles} with Hadoop's checksums beside them, for whoever asks for a {@link FileSystem}: {@code fs.file.impl}. */
public final class LocalFiles extends LocalFileSystem {
    public LocalFiles() {
        super(new RawFiles());
    }
}
