package io.faultstream.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.faultstream.config.SetupException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BrokerProcessTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path temp;

    @Test
    void brokerKeepsItsTopicsAndPortAcrossAStop() {
        BrokerProcess first = TestBroker.start(temp);
        try (first) {
            Topics.createMissing(first.bootstrapServers(), Map.of("machine.vibration", 2), LIMIT);
        }
        assertThat(first.isAlive()).isFalse();

        try (BrokerProcess second = BrokerProcess.start(TestBroker.spec(temp).withPort(first.port()))) {
            assertThat(second.bootstrapServers()).isEqualTo(first.bootstrapServers());
            assertThat(Topics.createMissing(second.bootstrapServers(), Map.of("machine.vibration", 2), LIMIT))
                    .isEmpty();
        }
    }

    @Test
    void brokerEndsWhenItsParentIsKilled() throws Exception {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerParent.class.getName(),
                        temp.toString())
                .redirectError(temp.resolve("parent.log").toFile())
                .start();
        ProcessHandle broker;
        try (var out = parent.inputReader(StandardCharsets.UTF_8)) {
            broker = ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
        } finally {
            parent.destroyForcibly();
        }
        assertThat(parent.waitFor()).isEqualTo(128 + 9);
        try {
            broker.onExit().get(30, TimeUnit.SECONDS);
        } finally {
            broker.destroyForcibly();
        }
    }

    @Test
    void missingJarsAreNamedWithTheCure() {
        BrokerSpec spec = new BrokerSpec(temp.resolve("lib"), temp, temp.resolve("log"));
        assertThatThrownBy(() -> BrokerProcess.start(spec))
                .isInstanceOf(SetupException.class)
                .hasMessageEndingWith("Kafka broker: there are no broker jars in " + temp.resolve("lib")
                        + ". Build them with ./mvnw package -pl streaming-app/broker");
    }

    @Test
    void whatTheBrokerComplainsAboutIsPassedOn() {
        try (BrokerProcess first = TestBroker.start(temp)) {
            BrokerSpec samePort = new BrokerSpec(TestBroker.LIB, temp.resolve("other"), temp.resolve("other.log"))
                    .withPort(first.port());
            assertThatThrownBy(() -> BrokerProcess.start(samePort))
                    .isInstanceOf(SetupException.class)
                    .hasMessageContaining("Cannot listen on " + first.bootstrapServers());
        }
    }
}
