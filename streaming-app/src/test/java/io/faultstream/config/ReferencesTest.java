package io.faultstream.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** References over the wire: the SDK's own clients against a server that knows a few names, in the JSON 1.1 protocol. */
class ReferencesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> PARAMETERS = Map.of(
            "/faultstream/test/kafka-servers", "b-1.example:9098,b-2.example:9098",
            "/faultstream/test/silver-location", "s3://a-bucket/lake",
            "/faultstream/test/kafka-topics", "{\"vibration\": \"plant.vibration\"}");
    private static final Map<String, String> SECRETS =
            Map.of("faultstream/kafka", "{\"user\": \"ingest\", \"password\": \"not to be told\"}");

    private final List<String> asked = new ArrayList<>();
    private final Map<String, String> properties = Map.of(
            "aws.region", "eu-west-1",
            "aws.accessKeyId", "test",
            "aws.secretAccessKey", "test");
    private HttpServer server;

    @TempDir
    private Path dir;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        properties.forEach(System::setProperty);
        System.setProperty(
                "aws.endpointUrl", "http://127.0.0.1:" + server.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        server.stop(0);
        properties.keySet().forEach(System::clearProperty);
        System.clearProperty("aws.endpointUrl");
    }

    @Test
    void areReplacedBeforeOthersAreMadeOfThem() throws IOException {
        Path file = Files.writeString(dir.resolve("faultstream.conf"), """
                faultstream {
                  lake.root = "ssm:///faultstream/test/silver-location"
                  kafka {
                    bootstrap-servers = "ssm:///faultstream/test/kafka-servers"
                    auth = scram
                    scram.user = "secretsmanager:///faultstream/kafka#user"
                    scram.password = "secretsmanager:///faultstream/kafka#password"
                  }
                  streams.vibration.topic = "ssm:///faultstream/test/kafka-topics#vibration"
                }
                """);

        AppConfig config = ConfigLoader.load(Optional.of(file), Map.of());

        assertThat(config.kafka().bootstrapServers()).isEqualTo("b-1.example:9098,b-2.example:9098");
        assertThat(config.kafka().options().get("sasl.jaas.config"))
                .contains("username=\"ingest\"")
                .contains("password=\"not to be told\"");
        assertThat(config.streams().get("vibration").topic()).isEqualTo("plant.vibration");
        assertThat(config.lake().quarantine()).isEqualTo("s3://a-bucket/lake/lake/quarantine");
        assertThat(config.toString()).doesNotContain("not to be told");
        assertThat(asked).doesNotHaveDuplicates().hasSize(4);
    }

    @Test
    void allThatCannotBeReadAreNamedAtOnce() {
        Map<String, String> wrong = Map.of(
                "faultstream.kafka.bootstrap-servers", "ssm:///nowhere",
                "faultstream.lake.root", "secretsmanager:///faultstream/kafka#bucket",
                "faultstream.streams.vibration.topic", "ssm:///faultstream/test/kafka-servers#vibration");

        assertThatThrownBy(() -> ConfigLoader.load(Optional.empty(), wrong))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("faultstream.kafka.bootstrap-servers: refers to ssm:///nowhere")
                .hasMessageContaining("ssm:GetParameter")
                .hasMessageContaining("faultstream.lake.root: refers to secretsmanager:///faultstream/kafka#bucket")
                .hasMessageContaining("faultstream.streams.vibration.topic: refers to")
                .hasMessageNotContaining("not to be told");
    }

    private void answer(HttpExchange exchange) throws IOException {
        JsonNode request = JSON.readTree(exchange.getRequestBody());
        String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        Optional<Object> found =
                switch (target) {
                    case "AmazonSSM.GetParameter" -> {
                        String name = request.get("Name").asText();
                        yield request.get("WithDecryption").asBoolean()
                                ? Optional.ofNullable(PARAMETERS.get(name))
                                        .map(text -> Map.of("Parameter", Map.of("Name", name, "Value", text)))
                                : Optional.empty();
                    }
                    case "secretsmanager.GetSecretValue" ->
                        Optional.ofNullable(SECRETS.get(request.get("SecretId").asText()))
                                .map(text -> Map.of("SecretString", text));
                    default -> throw new IOException("not known: " + target);
                };
        asked.add(target + request);
        byte[] body = JSON.writeValueAsString(
                        found.orElse(Map.of("__type", "ParameterNotFound", "message", "not there")))
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
        exchange.sendResponseHeaders(found.isPresent() ? 200 : 400, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
