package io.faultstream.bench.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Which sources were measured.
 *
 * @param dirty whether the working tree had changes beside the results themselves
 */
public record Commit(String hash, boolean dirty) {
    public static Commit of(Path root) {
        return new Commit(
                git(root, "rev-parse", "--short=12", "HEAD").strip(),
                !git(root, "status", "--porcelain", "--", ".", ":!bench/RESULTS.md")
                        .isBlank());
    }

    /** For people: hash, and whether it is not the whole truth. */
    public String text() {
        return hash.isEmpty() ? "unknown" : hash + (dirty ? " with local changes" : "");
    }

    private static String git(Path root, String... words) {
        List<String> command = new ArrayList<>(List.of("git", "-C", root.toString()));
        command.addAll(List.of(words));
        try {
            Process git = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
