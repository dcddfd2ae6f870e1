package io.faultstream.config;

/** How a Kafka client and the cluster make themselves known to each other. */
enum KafkaAuth {
    /** Plain text; nobody asks. */
    NONE,
    /** Encrypted; with a certificate of the client's own where the cluster wants one. */
    TLS,
    /** Encrypted, with a user and a password: SASL/SCRAM. */
    SCRAM,
    /** Encrypted, with the IAM role that the job runs as: Amazon MSK. */
    IAM
}
