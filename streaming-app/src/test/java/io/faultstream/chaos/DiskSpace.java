package io.faultstream.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A small file system in memory, mounted in a mount namespace of its own: it needs no root where users may have
 * namespaces, and is gone with the process that holds it, which ends when this JVM does. A process that is started with
 * {@link #prefix()} sees it at {@link #path()}; this one at {@link #seen()}.
 */
final class DiskSpace implements AutoCloseable {
    private static final int PAGE = 4096;

    private final Process holder;
    private final Path path;
    private final boolean ownUser;

    private DiskSpace(Process holder, Path path, boolean ownUser) {
        this.holder = holder;
        this.path = path;
        this.ownUser = ownUser;
    }

    /**
     * Mounts one.
     *
     * @param path an empty folder
     * @return empty where this machine permits no mount, with or without root
     */
    static Optional<DiskSpace> mount(Path path, int megabytes) throws IOException {
        for (boolean ownUser : new boolean[] {false, true}) {
            String script =
                    "mount -t tmpfs -o size=" + megabytes + "m tmpfs '" + path + "' && echo mounted && exec cat";
            List<String> command = List.of("unshare", ownUser ? "-rm" : "-m", "sh", "-c", script);
            Process holder;
            try {
                holder = new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
            } catch (IOException e) {
                return Optional.empty(); // no such program
            }
            InputStream out = holder.getInputStream();
            if (out.read() == 'm') {
                return Optional.of(new DiskSpace(holder, path, ownUser));
            }
            holder.destroy();
        }
        return Optional.empty();
    }

    Path path() {
        return path;
    }

    Path seen() {
        return Path.of("/proc/" + holder.pid() + "/root" + path);
    }

    /** Put before a command it runs where the file system is. */
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
    void fill() {
        byte[] page = new byte[PAGE];
        byte[] many = new byte[64 * PAGE];
        for (byte[] chunk : List.of(many, page)) {
            try (OutputStream out = Files.newOutputStream(
                    seen().resolve("filler"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                while (holder.isAlive()) {
                    out.write(chunk);
                }
            } catch (IOException e) {
                // That was the aim.
            }
        }
    }

    void free() throws IOException {
        Files.delete(seen().resolve("filler"));
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
}
