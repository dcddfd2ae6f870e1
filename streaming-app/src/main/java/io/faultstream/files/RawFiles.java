package io.faultstream.files;

import java.io.IOException;
import java.nio.file.Files;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * The files of this machine. Hadoop's class starts {@code chmod} for every file that it creates and {@code readlink} for every
 * one that it renames, wherever Hadoop's native library is not there; the JDK does both by a system call. A micro-batch
 * creates and renames some ten files.
 */
class RawFiles extends RawLocalFileSystem {
    @Override
    public void setPermission(Path path, FsPermission permission) throws IOException {
        try {
            Files.setAttribute(pathToFile(path).toPath(), "unix:mode", (int) permission.toShort());
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            // No such view: not a Unix.
            super.setPermission(path, permission);
        }
    }

    @Override
    public FileStatus getFileLinkStatus(Path path) throws IOException {
        return Files.isSymbolicLink(pathToFile(path).toPath()) ? super.getFileLinkStatus(path) : getFileStatus(path);
    }
}
