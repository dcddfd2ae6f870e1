package io.faultstream.deploy;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The deploy command in a folder of its own, with a jar and native libraries that are quick to send. */
final class DeployScript {
    static final String REGION = "eu-west-1";

    private final Path root;
    private final Path home;
    private final Map<String, String> environment = new LinkedHashMap<>();

    /** @param root an empty folder, in which the repository's layout is made anew */
    DeployScript(Path root) {
        assumeTrue(
                Stream.of("jq", "sha256sum", "bash").allMatch(DeployScript::isThere),
                "jq, sha256sum or bash is missing: deploy cannot run");
        this.root = root;
        this.home = root.resolve("deploy/emr-serverless");
        try {
            copy(Tools.HOME.resolve("deploy"), home.resolve("deploy"));
            copyAll(Tools.HOME.resolve("lib"));
            copyAll(Templates.FOLDER);
            for (String machine : List.of("watchdog.asl.json", "pipeline.asl.json")) {
                Path real = Tools.HOME.resolve(machine);
                Files.writeString(home.resolve(machine), Files.exists(real) ? Files.readString(real) : "{}");
            }
            Path pools = Path.of("streaming-app/src/main/resources/fairscheduler.xml");
            copy(Tools.HOME.resolve("../..").resolve(pools), root.resolve(pools));
            write("streaming-app/target/faultstream-app.jar", "version 1");
            write("streaming-app/target/natives/pytorch-native-cpu-2.7.1-linux-x86_64.jar", "native");
            write("streaming-app/target/natives/pytorch-jni-2.7.1-0.35.1.jar", "jni");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        environment.put("AWS_CONFIG_FILE", root.resolve("no-config").toString());
        environment.put(
                "AWS_SHARED_CREDENTIALS_FILE", root.resolve("no-credentials").toString());
    }

    /** A file in the copied repository. */
    Path write(String name, String content) {
        try {
            Path file = root.resolve(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An {@code aws} that notes that it was called, and fails. */
    Path forbidAws() {
        Path noted = root.resolve("called");
        Path aws = write("bin/aws", "#!/bin/sh\necho \"$@\" >> '" + noted + "'\nexit 1\n");
        try {
            Files.setPosixFilePermissions(aws, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        pathFirst(aws.getParent());
        return noted;
    }

    DeployScript pathFirst(Path folder) {
        environment.put("PATH", folder + ":" + System.getenv("PATH"));
        return this;
    }

    DeployScript with(Map<String, String> more) {
        environment.putAll(more);
        return this;
    }

    Program.Result run(String... words) {
        return run(List.of(words));
    }

    Program.Result run(List<String> words) {
        List<Object> command = new ArrayList<>(List.of(home.resolve("deploy")));
        command.addAll(words);
        return Program.of(command.toArray()).with(environment).run();
    }

    private void copyAll(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                copy(file, home.resolve(folder.getFileName()).resolve(file.getFileName()));
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(from, to, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    }

    private static boolean isThere(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
