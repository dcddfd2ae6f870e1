package io.faultstream.config;

/** Where each layer lives: paths or URIs without a trailing slash. */
public record LakeConfig(
        String root,
        String silver,
        String gold,
        String quarantine,
        String reference,
        String checkpoints,
        String models) {}
