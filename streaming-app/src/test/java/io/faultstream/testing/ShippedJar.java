package io.faultstream.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** The application jar and what lies around it, as the build leaves them. Integration tests only: it is there after package. */
public final class ShippedJar {
    private static final Path ROOT = Path.of(System.getProperty("faultstream.root"));
    private static final Path APP = ROOT.resolve("streaming-app");

    private ShippedJar() {}

    public static Path path() {
        return Path.of(System.getProperty("faultstream.jar"));
    }

    /** PyTorch's native libraries, which travel beside the jar. */
    public static List<Path> natives() {
        return jarsIn(APP.resolve("target/natives"));
    }

    /** A folder that Spark takes for its home: a {@code jars} folder with what a cluster provides. */
    public static Path sparkHome() {
        Path home = APP.resolve("spark-dist/target/spark-home");
        if (!Files.isDirectory(home.resolve("jars"))) {
            throw new IllegalStateException(
                    home + " is missing. ./mvnw package -pl streaming-app/spark-dist makes it.");
        }
        return home;
    }

    public static List<Path> sparkJars() {
        return jarsIn(sparkHome().resolve("jars"));
    }

    public static List<String> entries() {
        return entriesOf(path());
    }

    /** All entries that are not folders, doubled ones twice. */
    public static List<String> entriesOf(Path jarFile) {
        try (JarFile jar = new JarFile(jarFile.toFile())) {
            return jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The checked-in list of what the jar is made of. */
    public static Path checkedInList() {
        return APP.resolve("runtime-deps.txt");
    }

    /** What the build has put into it: {@code group:artifact:version}, sorted; the project's own modules without version. */
    public static List<String> dependencies() {
        try (Stream<String> lines = Files.lines(APP.resolve("target/shipped-dependencies.list"))) {
            return lines.map(String::strip)
                    .filter(line -> line.contains(":jar:"))
                    .map(line -> line.split(" ", -1)[0].split(":", -1))
                    .map(ShippedJar::coordinates)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param parts group, artifact, type, classifier if any, version, scope */
    private static String coordinates(String[] parts) {
        String module = parts[0] + ":" + parts[1];
        String classifier = parts.length == 6 ? ":" + parts[3] : "";
        return parts[0].equals("io.faultstream") ? module : module + classifier + ":" + parts[parts.length - 2];
    }

    private static List<Path> jarsIn(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
