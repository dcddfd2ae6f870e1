package io.faultstream.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.faultstream.config.KafkaConfig;
import io.faultstream.config.SetupException;
import io.faultstream.testing.TestKafka;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaPreflightTest {
    private static final Map<String, String> IMPATIENT =
            Map.of("default.api.timeout.ms", "1500", "request.timeout.ms", "1000");

    @Test
    void topicsThatExistPass() {
        TestKafka broker = TestKafka.shared();
        broker.createTopic("preflight.there", 1);

        assertThatCode(() -> KafkaPreflight.check(config(broker.bootstrapServers()), List.of("preflight.there")))
                .doesNotThrowAnyException();
    }

    @Test
    void everyMissingTopicIsNamed() {
        TestKafka broker = TestKafka.shared();
        broker.createTopic("preflight.there", 1);
        String servers = broker.bootstrapServers();

        assertThatThrownBy(() ->
                        KafkaPreflight.check(config(servers), List.of("preflight.a", "preflight.there", "preflight.b")))
                .isInstanceOf(SetupException.class)
                .hasMessage("2 problems:\n  - topic preflight.a: does not exist on " + servers
                        + ". Create it, or correct the stream's topic\n  - topic preflight.b: does not exist on "
                        + servers
                        + ". Create it, or correct the stream's topic");
    }

    @Test
    void brokerThatDoesNotAnswerIsOneProblemWhateverTheNumberOfTopics() {
        assertThatThrownBy(() -> KafkaPreflight.check(config("127.0.0.1:1"), List.of("a", "b")))
                .isInstanceOfSatisfying(SetupException.class, e -> {
                    assertThat(e.problems()).hasSize(1);
                    assertThat(e)
                            .hasMessageStartingWith(
                                    "faultstream.kafka.bootstrap-servers: no usable answer" + " from 127.0.0.1:1 (")
                            .hasMessageEndingWith("). Check the address, the network and the security options");
                });
    }

    @Test
    void addressThatIsNoneIsASetupProblemToo() {
        assertThatThrownBy(() -> KafkaPreflight.check(config("nonsense"), List.of("a")))
                .isInstanceOf(SetupException.class)
                .hasMessage(
                        "faultstream.kafka.bootstrap-servers: no usable answer from nonsense (Invalid"
                                + " url in bootstrap.servers: nonsense). Check the address, the network and the security options");
    }

    private static KafkaConfig config(String servers) {
        return new KafkaConfig(servers, IMPATIENT, Map.of());
    }
}
