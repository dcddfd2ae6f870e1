package io.faultstream.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.faultstream.checkpoint.WholeFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The claims on one folder of checkpoints: a JSON file for each in {@code _run}. Needs of the file system that a listing
 * shows what was put before it, and that a claim is seen whole; S3 and local disks give both.
 */
final class ClaimStore {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String ENDING = ".json";

    private final FileSystem files;
    private final Path folder;

    /**
     * A claim as a listing shows it.
     *
     * @param claim empty if it cannot be read
     * @param modified by the clock of the store, epoch milliseconds
     */
    record Seen(String id, Optional<Claim> claim, long modified) {
        boolean isHolder() {
            // What cannot be read is taken for the worse.
            return claim.map(Claim::holder).orElse(true);
        }
    }

    ClaimStore(Configuration hadoop, String checkpoints) throws IOException {
        this.folder = new Path(checkpoints, "_run");
        FileSystem found = folder.getFileSystem(hadoop);
        // Its checksums are files of their own, so that a claim and its checksum would change one after the other.
        this.files = found instanceof LocalFileSystem local ? local.getRaw() : found;
    }

    /** Whether the clock of the store is the clock of a machine that may be set to another time. */
    boolean isLocal() {
        return files.getUri().getScheme().equals("file");
    }

    /** @return when, by the clock of the store */
    long put(Claim claim) throws IOException {
        Path file = file(claim.id());
        byte[] bytes = JSON.writeValueAsBytes(claim);
        if (isLocal()) {
            // A renewal that is slow may still be at it when the next one begins.
            Path unfinished = new Path(folder, "." + claim.id() + "-" + claim.beat() + ".tmp");
            try {
                write(unfinished, bytes);
                if (!files.rename(unfinished, file)) {
                    throw new IOException("cannot rename " + unfinished + " to " + file);
                }
            } finally {
                files.delete(unfinished, false);
            }
        } else {
            write(file, bytes);
        }
        return files.getFileStatus(file).getModificationTime();
    }

    boolean exists(String id) throws IOException {
        return files.exists(file(id));
    }

    void delete(String id) throws IOException {
        files.delete(file(id), false);
    }

    List<Seen> list() throws IOException {
        List<Seen> seen = new ArrayList<>();
        try {
            for (FileStatus status : files.listStatus(folder)) {
                String name = status.getPath().getName();
                if (name.endsWith(ENDING) && !name.startsWith(".")) {
                    read(status).ifPresent(seen::add);
                }
            }
        } catch (FileNotFoundException e) {
            return List.of(); // nobody was ever here
        }
        return seen;
    }

    /** Empty if it was withdrawn in between. */
    private Optional<Seen> read(FileStatus status) throws IOException {
        String name = status.getPath().getName();
        String id = name.substring(0, name.length() - ENDING.length());
        try {
            Claim claim = JSON.readValue(WholeFile.read(files, status.getPath()), Claim.class);
            return Optional.of(new Seen(id, Optional.of(claim), status.getModificationTime()));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.of(new Seen(id, Optional.empty(), status.getModificationTime()));
        }
    }

    private void write(Path file, byte[] bytes) throws IOException {
        try (FSDataOutputStream out = files.create(file, true)) {
            out.write(bytes);
        } catch (FSError e) {
            // Hadoop's way to say that a local disk did not take it, a full one for example.
            throw new IOException(e);
        }
    }

    private Path file(String id) {
        return new Path(folder, id + ENDING);
    }
}
