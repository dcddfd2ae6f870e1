package io.faultstream.config;

import java.util.Map;

/** All settings of one deployment. Parts are handed on by value; nothing but the wiring sees the whole. */
public record AppConfig(
        LakeConfig lake,
        KafkaConfig kafka,
        Map<String, StreamConfig> streams,
        PredictConfig predict,
        ReferenceConfig reference,
        Map<String, AggregateConfig> aggregates,
        MaintenanceConfig maintenance,
        MetricsConfig metrics,
        SupervisorConfig supervisor,
        SparkConfig spark) {}
