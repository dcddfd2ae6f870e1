package io.faultstream.testing.iam;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Set;
import javax.security.sasl.SaslException;
import javax.security.sasl.SaslServer;
import org.apache.kafka.common.errors.SaslAuthenticationException;

/**
 * The broker's side of {@code AWS_MSK_IAM}, as the README of aws-msk-iam-auth describes the exchange: one payload of the
 * client, which is a pre-signed request, and one answer. Says no to a field that is missing or not known, another action or
 * region, a time that has passed or is to come, and a signature that is not that of the one key it knows.
 */
final class IamSaslServer implements SaslServer {
    static final String MECHANISM = "AWS_MSK_IAM";
    private static final Set<String> FIELDS = Set.of(
            "version",
            "host",
            "user-agent",
            "action",
            "x-amz-algorithm",
            "x-amz-credential",
            "x-amz-date",
            "x-amz-signedheaders",
            "x-amz-expires",
            "x-amz-signature");
    /** Kafka's client turns an address into a name where it can. */
    private static final Set<String> HOSTS = Set.of("127.0.0.1", "localhost");

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Duration SKEW = Duration.ofMinutes(5);

    private String user;

    @Override
    public String getMechanismName() {
        return MECHANISM;
    }

    @Override
    public byte[] evaluateResponse(byte[] response) throws SaslException {
        Map<String, String> payload;
        try {
            payload = new ObjectMapper().readValue(response, new TypeReference<>() {});
        } catch (IOException e) {
            throw new SaslException("the payload is not a JSON object of texts", e);
        }
        check(payload);
        user = payload.get("x-amz-credential").split("/", 2)[0];
        return "{\"version\":\"2020_10_22\",\"request-id\":\"test\"}".getBytes(StandardCharsets.UTF_8);
    }

    private static void check(Map<String, String> payload) {
        require(payload.keySet().equals(FIELDS), "the fields are " + payload.keySet());
        require(payload.get("version").equals("2020_10_22"), "version " + payload.get("version"));
        require(HOSTS.contains(payload.get("host")), "host " + payload.get("host"));
        require(payload.get("action").equals("kafka-cluster:Connect"), "action " + payload.get("action"));
        require(payload.get("x-amz-algorithm").equals("AWS4-HMAC-SHA256"), "another algorithm");
        require(payload.get("x-amz-signedheaders").equals("host"), "other headers are signed");
        Instant signed = Instant.from(TIME.parse(payload.get("x-amz-date")));
        Duration life = Duration.ofSeconds(Long.parseLong(payload.get("x-amz-expires")));
        Instant now = Instant.now();
        require(life.compareTo(Duration.ofMinutes(15)) <= 0, "it lives for " + life);
        require(!signed.isAfter(now.plus(SKEW)) && !signed.plus(life).isBefore(now), "signed at " + signed);
        String scope = payload.get("x-amz-date").substring(0, 8) + "/" + TestIam.REGION + "/kafka-cluster/aws4_request";
        require(payload.get("x-amz-credential").equals(TestIam.KEY_ID + "/" + scope), "another key or region");
        require(
                payload.get("x-amz-signature").equals(TestIam.signature(payload, scope)),
                "the signature is not that of the key");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            // The one exception whose message a broker sends to the client.
            throw new SaslAuthenticationException("refused: " + otherwise);
        }
    }

    @Override
    public boolean isComplete() {
        return user != null;
    }

    @Override
    public String getAuthorizationID() {
        return user;
    }

    @Override
    public byte[] unwrap(byte[] incoming, int offset, int length) {
        throw new IllegalStateException("TLS does that");
    }

    @Override
    public byte[] wrap(byte[] outgoing, int offset, int length) {
        throw new IllegalStateException("TLS does that");
    }

    @Override
    public Object getNegotiatedProperty(String name) {
        return null;
    }

    @Override
    public void dispose() {}
}
