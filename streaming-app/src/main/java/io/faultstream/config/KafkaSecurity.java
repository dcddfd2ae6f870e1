package io.faultstream.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * From {@code kafka.auth} and what belongs to it to the options of Kafka's clients. Certificates and keys travel to the
 * executors as PEM text (Kafka reads it since 2.7), so that no file has to be there. For IAM the names are those of
 * aws-msk-iam-auth's README.
 */
final class KafkaSecurity {
    private static final String PEM_START = "-----BEGIN ";
    /** Brokers of MSK limit how often a client may authenticate; the library's authors advise a second at least. */
    private static final String IAM_BACKOFF_MILLIS = "1000";

    private final ConfigReader kafka;
    private final Map<String, String> options = new LinkedHashMap<>();

    private KafkaSecurity(ConfigReader kafka) {
        this.kafka = kafka;
    }

    /** The options of every client, by Kafka's own names. */
    static Map<String, String> options(ConfigReader kafka) {
        KafkaSecurity security = new KafkaSecurity(kafka);
        security.read(kafka.choice("auth", KafkaAuth.class));
        return security.options;
    }

    private void read(KafkaAuth auth) {
        ConfigReader tls = kafka.child("tls");
        Optional<String> authorities = pem(tls, "authorities");
        Optional<String> certificate = pem(tls, "certificate");
        Optional<String> key = pem(tls, "key");
        tls.finish();
        ConfigReader scram = kafka.child("scram");
        Optional<String> user = scram.optionalString("user");
        Optional<String> password = scram.optionalString("password");
        ScramMechanism mechanism = scram.choice("mechanism", ScramMechanism.class);
        scram.finish();
        ConfigReader iam = kafka.child("iam");
        Optional<String> role = iam.optionalString("role-arn");
        iam.finish();

        if (auth != KafkaAuth.NONE) {
            authorities.ifPresent(text -> {
                options.put("ssl.truststore.type", "PEM");
                options.put("ssl.truststore.certificates", text);
            });
        }
        switch (auth) {
            case NONE -> unused(authorities, tls.at("authorities"), "encrypts");
            case TLS -> tls(certificate, key, tls);
            case SCRAM -> scram(user, password, mechanism, scram);
            case IAM -> iam(role);
        }
        if (auth != KafkaAuth.TLS) {
            unused(certificate, tls.at("certificate"), "shows a certificate");
            unused(key, tls.at("key"), "shows a certificate");
        }
        if (auth != KafkaAuth.SCRAM) {
            unused(user, scram.at("user"), "has a user");
            unused(password, scram.at("password"), "has a password");
        }
        if (auth != KafkaAuth.IAM) {
            unused(role, iam.at("role-arn"), "takes a role");
        }
    }

    private void tls(Optional<String> certificate, Optional<String> key, ConfigReader tls) {
        options.put("security.protocol", "SSL");
        if (certificate.isPresent() != key.isPresent()) {
            String missing = certificate.isPresent() ? "key" : "certificate";
            tls.problem(
                    tls.at(missing),
                    "is missing, though its counterpart is set",
                    "Set both for mutual TLS, or neither");
        }
        certificate.ifPresent(text -> {
            options.put("ssl.keystore.type", "PEM");
            options.put("ssl.keystore.certificate.chain", text);
        });
        key.ifPresent(text -> options.put("ssl.keystore.key", text));
    }

    private void scram(Optional<String> user, Optional<String> password, ScramMechanism mechanism, ConfigReader scram) {
        String cure = "Set it; secretsmanager:///NAME#KEY refers to a secret of AWS";
        if (user.isEmpty()) {
            scram.problem(scram.at("user"), "is missing: kafka.auth is scram", cure);
        }
        if (password.isEmpty()) {
            scram.problem(scram.at("password"), "is missing: kafka.auth is scram", cure);
        }
        options.put("security.protocol", "SASL_SSL");
        options.put("sasl.mechanism", mechanism.kafkaName());
        options.put(
                "sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=" + quoted(user.orElse(""))
                        + " password=" + quoted(password.orElse("")) + ";");
    }

    private void iam(Optional<String> role) {
        options.put("security.protocol", "SASL_SSL");
        options.put("sasl.mechanism", "AWS_MSK_IAM");
        options.put(
                "sasl.jaas.config",
                "software.amazon.msk.auth.iam.IAMLoginModule required"
                        + role.map(arn -> " awsRoleArn=" + quoted(arn)).orElse("") + ";");
        options.put("sasl.client.callback.handler.class", "software.amazon.msk.auth.iam.IAMClientCallbackHandler");
        options.put("reconnect.backoff.ms", IAM_BACKOFF_MILLIS);
    }

    private void unused(Optional<String> value, String where, String does) {
        if (value.isPresent()) {
            kafka.problem(
                    where,
                    "is set, but kafka.auth is not one that " + does,
                    "Set faultstream.kafka.auth, or remove it");
        }
    }

    /** The text itself or that of the file it names; without a word of it in any message. */
    private static Optional<String> pem(ConfigReader tls, String key) {
        return tls.optionalString(key).map(value -> {
            if (value.startsWith(PEM_START)) {
                return value;
            }
            String cure =
                    "Give the PEM text, which starts with " + PEM_START + "…, or a file on the driver that holds it";
            try {
                String text = Files.readString(Path.of(value)).strip();
                if (!text.contains(PEM_START)) {
                    tls.problem(tls.at(key), "names a file that is not PEM", cure);
                }
                return text;
            } catch (IOException | InvalidPathException e) {
                tls.problem(tls.at(key), "is neither PEM text nor a file that can be read", cure);
                return value;
            }
        });
    }

    /** As the grammar of JAAS wants a value. */
    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private enum ScramMechanism {
        SCRAM_SHA_512,
        SCRAM_SHA_256;

        String kafkaName() {
            return name().replace('_', '-');
        }
    }
}
