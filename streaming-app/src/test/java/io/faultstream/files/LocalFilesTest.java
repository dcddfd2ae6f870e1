package io.faultstream.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same files with the same permissions as Hadoop's own classes make, and no process started for it. */
class LocalFilesTest {
    @TempDir
    Path folder;

    @Test
    void sameFilesAsHadoopsOwn() throws Exception {
        Path theirs = Files.createDirectory(folder.resolve("theirs"));
        Path ours = Files.createDirectory(folder.resolve("ours"));
        int forksOfTheirs = processesOf(() -> write(theirs, new Configuration()));
        int forksOfOurs = processesOf(() -> write(ours, configuration()));

        assertThat(listing(ours)).isEqualTo(listing(theirs)).hasSizeGreaterThan(5);
        assertThat(Files.readString(ours.resolve("log/1"))).isEqualTo("second");
        assertThat(forksOfOurs).isZero();
        // If they have stopped starting processes, these classes have no use any more.
        assertThat(forksOfTheirs).isPositive();
    }

    @Test
    void linkIsSeenAsOne() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "text");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        try (RawFiles files = new RawFiles()) {
            files.initialize(folder.toUri(), new Configuration());
            // Without a scheme: with one, Hadoop does not find the link either.
            assertThat(files.getFileLinkStatus(new org.apache.hadoop.fs.Path(link.toString()))
                            .isSymlink())
                    .isTrue();
            assertThat(files.getFileLinkStatus(path(file)).isSymlink()).isFalse();
            assertThat(files.getFileLinkStatus(path(file)).getLen()).isEqualTo(4);
        }
    }

    private static Configuration configuration() {
        Configuration conf = new Configuration();
        conf.set("fs.file.impl", LocalFiles.class.getName());
        conf.set("fs.AbstractFileSystem.file.impl", LocalContext.class.getName());
        return conf;
    }

    /** What checkpoints, Delta's log and the writers of data files do. */
    private static void write(Path root, Configuration conf) throws IOException {
        try (FileSystem files = FileSystem.newInstance(root.toUri(), conf)) {
            files.mkdirs(path(root.resolve("data/date=2026-01-01")));
            files.mkdirs(path(root.resolve("shared")), new FsPermission((short) 01777));
            put(files.create(path(root.resolve("data/part-1"))), "rows");
            files.rename(path(root.resolve("data/part-1")), path(root.resolve("data/date=2026-01-01/part-1")));
        }
        FileContext context = FileContext.getFileContext(root.toUri(), conf);
        context.mkdir(path(root.resolve("log")), FsPermission.getDirDefault(), true);
        for (String text : new String[] {"first", "second"}) {
            put(context.create(path(root.resolve("log/.1.tmp")), EnumSet.of(CreateFlag.CREATE)), text);
            context.rename(path(root.resolve("log/.1.tmp")), path(root.resolve("log/1")), Options.Rename.OVERWRITE);
        }
    }

    private static void put(FSDataOutputStream out, String text) throws IOException {
        try (out) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static org.apache.hadoop.fs.Path path(Path path) {
        return new org.apache.hadoop.fs.Path(path.toUri());
    }

    /** Every file below, with its permissions. */
    private static Map<String, String> listing(Path root) throws IOException {
        Map<String, String> listing = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.toList()) {
                listing.put(
                        root.relativize(file).toString(),
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
                                + Files.getAttribute(file, "unix:mode"));
            }
        }
        return listing;
    }

    private int processesOf(Action action) throws Exception {
        Path file = folder.resolve("processes.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.ProcessStart");
            recording.start();
            action.run();
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).size();
    }

    private interface Action {
        void run() throws Exception;
    }
}
