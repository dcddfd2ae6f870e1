package io.faultstream.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A tool that ran to its end. */
record ToolRun(int exitCode, String output) {
    static ToolRun of(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(command))
                .directory(Tools.HOME.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new ToolRun(process.waitFor(), output);
    }
}
