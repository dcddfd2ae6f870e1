package io.faultstream.command;

import io.faultstream.config.SetupException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Turns a .proto file into a descriptor set, with a protoc that is on this machine already. */
final class Protoc {
    /** What a contract may import beside files of its own folder; all on the class path. */
    private static final List<String> COMMON = List.of(
            "google/protobuf/any.proto",
            "google/protobuf/descriptor.proto",
            "google/protobuf/duration.proto",
            "google/protobuf/empty.proto",
            "google/protobuf/field_mask.proto",
            "google/protobuf/struct.proto",
            "google/protobuf/timestamp.proto",
            "google/protobuf/wrappers.proto",
            "faultstream/v1/rules.proto");

    private static final Pattern PACKAGE = Pattern.compile("(?m)^\\s*package\\s+([\\w.]+)\\s*;");

    private final Path executable;

    private Protoc(Path executable) {
        this.executable = executable;
    }

    /**
     * Takes the one given, else the one on PATH, else the one that the build downloaded.
     *
     * @throws SetupException if there is none
     */
    static Protoc find(Optional<Path> given) {
        if (given.isPresent()) {
            if (!Files.isExecutable(given.get())) {
                throw new SetupException("--protoc", given.get() + " is not an executable file", "Check the path");
            }
            return new Protoc(given.get());
        }
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(path.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "protoc"))
                .filter(Protoc::isProgram)
                .findFirst()
                .or(Protoc::ofTheBuild)
                .map(Protoc::new)
                .orElseThrow(() -> new SetupException(
                        "contract",
                        "no protoc found to read .proto files with",
                        "Put protoc on PATH, name it with --protoc, or give descriptor sets"
                                + " (protoc --include_imports --descriptor_set_out=FILE)"));
    }

    /** @return a serialized {@code FileDescriptorSet} with its imports */
    byte[] compile(Path proto) {
        Path scratch = null;
        try {
            scratch = Files.createTempDirectory("faultstream-protoc");
            for (String name : COMMON) {
                place(name, scratch);
            }
            Path file = proto.toAbsolutePath().normalize();
            return run(file, root(file), scratch);
        } catch (IOException e) {
            throw new SetupException(proto.toString(), "cannot be compiled: " + e.getMessage(), "Check the file");
        } finally {
            delete(scratch);
        }
    }

    private byte[] run(Path file, Path root, Path scratch) throws IOException {
        Path set = scratch.resolve("out.desc");
        Path said = scratch.resolve("out.txt");
        Process process = new ProcessBuilder(
                        executable.toString(),
                        "-I" + root,
                        "-I" + scratch,
                        "--include_imports",
                        "--descriptor_set_out=" + set,
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                throw new SetupException(executable.toString(), "does not end", "Check that it is a protoc");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SetupException(executable.toString(), "was interrupted", "Run the command again");
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            String first = Files.readString(said, StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("exit code " + process.exitValue());
            throw new SetupException(file.toString(), "protoc refuses it: " + first, "Correct the file");
        }
        return Files.readAllBytes(set);
    }

    /** The folder that imports are relative to: the package's folders are left out where the file is in them. */
    private static Path root(Path file) throws IOException {
        Path folder = file.getParent();
        Matcher declared = PACKAGE.matcher(Files.readString(file));
        if (declared.find()) {
            Path inside = Path.of(declared.group(1).replace('.', '/'));
            if (folder.endsWith(inside)) {
                Path root = folder;
                for (int i = 0; i < inside.getNameCount(); i++) {
                    root = root.getParent();
                }
                return root;
            }
        }
        return folder;
    }

    private static void place(String name, Path folder) throws IOException {
        try (InputStream in = Protoc.class.getClassLoader().getResourceAsStream(name)) {
            if (in != null) {
                Path file = folder.resolve(name);
                Files.createDirectories(file.getParent());
                Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** The build's compiler comes as an artifact, named after the platform. */
    private static Optional<Path> ofTheBuild() {
        Path artifacts = Path.of(System.getProperty("user.home"), ".m2/repository/com/google/protobuf/protoc");
        if (!Files.isDirectory(artifacts)) {
            return Optional.empty();
        }
        String platform = platform();
        try (Stream<Path> files = Files.walk(artifacts, 2)) {
            return files.filter(file -> file.getFileName().toString().endsWith(platform + ".exe"))
                    .filter(Protoc::isProgram)
                    .max(Path::compareTo);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String platform() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch");
        return (os.contains("mac") ? "osx" : os.contains("windows") ? "windows" : "linux")
                + (arch.equals("aarch64") ? "-aarch_64" : "-x86_64");
    }

    private static boolean isProgram(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    private static void delete(Path folder) {
        if (folder == null) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
