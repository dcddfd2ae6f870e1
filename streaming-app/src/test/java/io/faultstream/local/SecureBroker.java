package io.faultstream.local;

import io.faultstream.testing.FreePort;
import io.faultstream.testing.TestCertificate;
import io.faultstream.testing.iam.IamLoginModule;
import io.faultstream.testing.iam.IamSecurityProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;

/** A real broker that asks who is there: one listener for mutual TLS, one for SCRAM, one for IAM, and a plain one for the test. */
public final class SecureBroker implements AutoCloseable {
    public static final String USER = "ingest";
    /** With what a configuration language and JAAS could stumble over. */
    public static final String PASSWORD = "p\"a\\s's;word=${x} #1";

    private static final List<String> LISTENERS = List.of("TLS", "SCRAM", "IAM");

    private final BrokerProcess process;
    private final Map<String, Integer> ports = new LinkedHashMap<>();

    /** @param dir for its data, its log and its class path */
    public SecureBroker(Path dir, TestCertificate broker, TestCertificate client) {
        LISTENERS.forEach(listener -> ports.put(listener, FreePort.find()));
        int plain = FreePort.find();
        int controller = FreePort.find();
        StringBuilder listeners = new StringBuilder("CLIENT://127.0.0.1:" + plain);
        ports.forEach((name, port) -> listeners.append("," + name + "://127.0.0.1:" + port));
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("listeners", listeners + ",CONTROLLER://127.0.0.1:" + controller);
        properties.put("advertised.listeners", listeners.toString());
        properties.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
        properties.put(
                "listener.security.protocol.map",
                "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT,TLS:SSL,SCRAM:SASL_SSL,IAM:SASL_SSL");
        properties.put("ssl.keystore.type", "PEM");
        properties.put("ssl.keystore.certificate.chain", broker.certificate());
        properties.put("ssl.keystore.key", broker.key());
        properties.put("ssl.truststore.type", "PEM");
        properties.put("ssl.truststore.certificates", client.certificate());
        properties.put("listener.name.tls.ssl.client.auth", "required");
        properties.put("listener.name.scram.sasl.enabled.mechanisms", "SCRAM-SHA-512");
        properties.put(
                "listener.name.scram.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        properties.put("security.providers", IamSecurityProvider.class.getName());
        properties.put("listener.name.iam.sasl.enabled.mechanisms", "AWS_MSK_IAM");
        properties.put("listener.name.iam.aws_msk_iam.sasl.jaas.config", IamLoginModule.class.getName() + " required;");
        BrokerSpec spec = new BrokerSpec(lib(dir), dir.resolve("kafka"), dir.resolve("broker.log"));
        process = BrokerProcess.start(spec.withPort(plain).withProperties(properties));
        addUser();
    }

    /** Where nobody asks: for the test itself. */
    public String plain() {
        return process.bootstrapServers();
    }

    /** @param listener {@code TLS}, {@code SCRAM} or {@code IAM} */
    public String address(String listener) {
        return "127.0.0.1:" + ports.get(listener);
    }

    @Override
    public void close() {
        process.close();
    }

    private void addUser() {
        var credential = new UserScramCredentialUpsertion(
                USER, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), PASSWORD);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", plain()))) {
            admin.alterUserScramCredentials(List.of(credential)).all().get();
        } catch (Exception e) {
            process.close();
            throw new IllegalStateException(e);
        }
    }

    /** The broker's jars and one with its side of IAM. */
    private static Path lib(Path dir) {
        try {
            Path lib = Files.createDirectories(dir.resolve("lib"));
            try (Stream<Path> jars = Files.list(TestBroker.LIB)) {
                for (Path jar : jars.toList()) {
                    Files.createSymbolicLink(lib.resolve(jar.getFileName()), jar.toAbsolutePath());
                }
            }
            Path classes = Path.of("target", "test-classes");
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(lib.resolve("iam.jar")));
                    Stream<Path> files = Files.list(classes.resolve("io/faultstream/testing/iam"))) {
                for (Path file : files.toList()) {
                    out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                    out.write(Files.readAllBytes(file));
                }
            }
            return lib;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
