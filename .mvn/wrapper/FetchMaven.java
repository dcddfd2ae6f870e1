import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Fetches a zip, checks its SHA-512 and unpacks it: {@code java FetchMaven.java URL SHA512 TARGET}. Run by {@code mvnw}
 * as a single source file, so that a JDK is the only tool a fresh machine needs.
 */
final class FetchMaven {
    public static void main(String[] args) throws Exception {
        Path target = Path.of(args[2]);
        Path zip = Files.createTempFile("maven", ".zip");
        try {
            download(args[0], args[1], zip);
            unpack(zip, target);
        } catch (IOException e) {
            System.err.println("mvnw: could not fetch Maven from " + args[0] + ": " + e);
            System.exit(1);
        } finally {
            Files.deleteIfExists(zip);
        }
    }

    private static void download(String from, String sha512, Path to) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-512");
        URLConnection connection = URI.create(from).toURL().openConnection();
        connection.setConnectTimeout(15_000);
        connection.setReadTimeout(60_000);
        try (InputStream in = new DigestInputStream(connection.getInputStream(), digest)) {
            Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
        }
        String actual = HexFormat.of().formatHex(digest.digest());
        if (!actual.equals(sha512)) {
            throw new IOException("SHA-512 is " + actual + " but maven-wrapper.properties says " + sha512);
        }
    }

    /** Drops the archive's top folder; keeps bin/mvn executable. */
    private static void unpack(Path zip, Path target) throws IOException {
        Path staging = Files.createTempDirectory(Files.createDirectories(target.getParent()), "unpack");
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                String name = entry.getName().substring(entry.getName().indexOf('/') + 1);
                Path file = staging.resolve(name).normalize();
                if (name.isEmpty() || entry.isDirectory()) {
                    continue;
                }
                if (!file.startsWith(staging)) {
                    throw new IOException("the archive holds a path outside its folder: " + entry.getName());
                }
                Files.createDirectories(file.getParent());
                Files.copy(in, file);
            }
        }
        staging.resolve("bin/mvn").toFile().setExecutable(true, false);
        Files.move(staging, target, StandardCopyOption.ATOMIC_MOVE);
    }
}
