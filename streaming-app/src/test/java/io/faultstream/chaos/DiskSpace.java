package io.faultstream.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Small file systems in memory, mounted in a mount namespace of their own: they need no root where users may have
 * namespaces, and are gone with the process that holds them, which ends when this JVM does. A process that is started with
 * {@link #prefix()} sees them in their folder; this one at {@link #seen(String)}.
 */
final class DiskSpace implements AutoCloseable {
    private static final int PAGE = 4096;

    private final Process holder;
    private final Path folder;
    private final boolean ownUser;

    private DiskSpace(Process holder, Path folder, boolean ownUser) {
        this.holder = holder;
        this.folder = folder;
        this.ownUser = ownUser;
    }

    /**
     * Mounts them.
     *
     * @param folder each gets a folder in it
     * @return empty where this machine permits no mount, with or without root
     */
    static Optional<DiskSpace> mount(Path folder, int megabytes, String... names) throws IOException {
        List<String> mounts = new ArrayList<>();
        for (String name : names) {
            Path point = Files.createDirectories(folder.resolve(name));
            mounts.add("mount -t tmpfs -o size=" + megabytes + "m tmpfs '" + point + "'");
        }
        String script = String.join(" && ", mounts) + " && echo mounted && exec cat";
        for (boolean ownUser : new boolean[] {false, true}) {
            List<String> command = List.of("unshare", ownUser ? "-rm" : "-m", "sh", "-c", script);
            try {
                Process holder = new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                if (holder.getInputStream().read() == 'm') {
                    return Optional.of(new DiskSpace(holder, folder, ownUser));
                }
                holder.destroy();
            } catch (IOException e) {
                return Optional.empty(); // no such program
            }
        }
        return Optional.empty();
    }

    /**
     * Where this process finds one. Not for Hadoop's local file system when it writes: it takes the link for what it
     * points to.
     */
    Path seen(String name) {
        return Path.of("/proc/" + holder.pid() + "/root" + folder.resolve(name));
    }

    /** Put before a command it runs where the file systems are. */
    List<String> prefix() {
        List<String> prefix = new ArrayList<>(List.of("nsenter", "-t", Long.toString(holder.pid()), "-m"));
        if (ownUser) {
            prefix.addAll(List.of("-U", "--preserve-credentials"));
        }
        // A change of the mount namespace changes the working directory too.
        String here = Path.of("").toAbsolutePath().toString();
        prefix.addAll(List.of("sh", "-c", "cd \"$0\" && exec \"$@\"", here));
        return prefix;
    }

    /** Takes all space that is left, down to the last page; call it again for what has become free meanwhile. */
    void fill(String name) {
        for (int chunk : new int[] {64 * PAGE, PAGE}) {
            byte[] bytes = new byte[chunk];
            try (OutputStream out =
                    Files.newOutputStream(filler(name), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                while (holder.isAlive()) {
                    out.write(bytes);
                }
            } catch (IOException e) {
                // That was the aim.
            }
        }
    }

    void free(String name) throws IOException {
        Files.delete(filler(name));
    }

    /** Copies what is on one of them to where every program sees it. */
    Path copy(String name, Path to) throws IOException {
        Path from = seen(name);
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Files.copy(each, to.resolve(from.relativize(each).toString()));
            }
        }
        return to;
    }

    @Override
    public void close() throws IOException {
        holder.getOutputStream().close();
        try {
            if (!holder.waitFor(10, TimeUnit.SECONDS)) {
                holder.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Path filler(String name) {
        return seen(name).resolve("filler");
    }
}
