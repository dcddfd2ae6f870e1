package io.faultstream.deploy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/**
 * AWS's own command line, loaded once: a program {@code aws} that hands its words to a process which has the real one in
 * memory. A tenth of a second a call instead of one, and nothing else is different.
 */
final class AwsCli implements AutoCloseable {
    private static final Path RESOURCES = Tools.HOME.resolve("src/test/resources");

    private final Process server;
    private final Path folder;
    private final String port;

    /** @param dir an empty or missing folder, which goes on the path of programs */
    AwsCli(Path dir) throws IOException {
        Path python = Tools.python("python");
        Tools.python("aws");
        folder = Files.createDirectories(dir);
        Path client = Files.copy(RESOURCES.resolve("aws-client"), folder.resolve("aws"));
        Files.setPosixFilePermissions(client, PosixFilePermissions.fromString("rwxr-xr-x"));
        ProcessBuilder builder = new ProcessBuilder(
                        python.toString(), RESOURCES.resolve("aws-server.py").toString())
                .redirectError(folder.resolve("server.log").toFile());
        builder.environment().put("PYTHONUTF8", "1");
        server = builder.start();
        port = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8)).readLine();
        if (port == null) {
            throw new IOException("the command line does not load; see " + folder.resolve("server.log"));
        }
    }

    /** To be put first on the path of whoever calls {@code aws}. */
    Path folder() {
        return folder;
    }

    /** What {@code aws} needs in its environment. */
    Map<String, String> environment() {
        return Map.of("AWS_SERVER_PORT", port);
    }

    @Override
    public void close() {
        server.descendants().forEach(ProcessHandle::destroyForcibly);
        server.destroyForcibly();
    }
}
