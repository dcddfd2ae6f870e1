package io.faultstream.config;

import java.util.Map;
import java.util.Optional;

/**
 * One topic and the silver table it becomes.
 *
 * @param contract full name of the Protobuf message
 * @param descriptorSet {@code classpath:…} or a file path
 * @param table table name in silver and in quarantine
 * @param acceptContract fingerprint of the contract whose breaking changes are accepted, if any
 * @param expectations SQL over silver columns by name, in the file's order
 * @param errorRate when the share of rejected records is too large, and what then
 * @param republishTopic where accepted records also go as Protobuf, if anywhere
 */
public record StreamConfig(
        String name,
        String topic,
        InputFormat format,
        String contract,
        String descriptorSet,
        String table,
        Optional<String> acceptContract,
        boolean rejectsUnknownFields,
        LimitsConfig limits,
        Map<String, String> expectations,
        TriggerConfig trigger,
        String startingOffsets,
        ExpiredOffsetsPolicy expiredOffsets,
        long maxOffsetsPerTrigger,
        ErrorRateConfig errorRate,
        Optional<String> republishTopic) {}
