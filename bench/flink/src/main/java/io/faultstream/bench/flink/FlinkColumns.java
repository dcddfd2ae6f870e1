package io.faultstream.bench.flink;

/**
 * A kind of record in Flink's SQL.
 *
 * @param source columns of the JSON
 * @param sink columns of the table
 * @param select from the one to the other
 */
record FlinkColumns(String source, String sink, String select) {
    private static final String GROUPS = """
            `device` ROW<`vendor` STRING, `model` STRING, `firmware` STRING, `channel` INT, `calibrated` BOOLEAN, `rangeG` DOUBLE>,
            `position` ROW<`x` DOUBLE, `y` DOUBLE, `z` DOUBLE, `latitude` DOUBLE, `longitude` DOUBLE, `building` STRING, `floor` INT>,
            `electrical` ROW<`voltageL1` DOUBLE, `voltageL2` DOUBLE, `voltageL3` DOUBLE, `currentL1` DOUBLE, `currentL2` DOUBLE,
              `currentL3` DOUBLE, `powerKw` DOUBLE, `powerFactor` DOUBLE, `frequencyHz` DOUBLE, `energyKwh` DOUBLE>,
            `thermal` ROW<`driveEnd` DOUBLE, `freeEnd` DOUBLE, `windingU` DOUBLE, `windingV` DOUBLE, `windingW` DOUBLE,
              `ambient` DOUBLE, `oil` DOUBLE, `housing` DOUBLE>,
            `shaking` ROW<`rmsX` DOUBLE, `rmsY` DOUBLE, `rmsZ` DOUBLE, `peakX` DOUBLE, `peakY` DOUBLE, `peakZ` DOUBLE,
              `crestX` DOUBLE, `crestY` DOUBLE, `crestZ` DOUBLE, `kurtosis` DOUBLE>,
            `flow` ROW<`rate` DOUBLE, `pressureIn` DOUBLE, `pressureOut` DOUBLE, `level` DOUBLE, `speedRpm` DOUBLE,
              `torqueNm` DOUBLE, `loadPercent` DOUBLE, `valvePercent` DOUBLE>,
            `status` ROW<`state` STRING, `code` INT, `running` BOOLEAN, `alarm` BOOLEAN>
            """;

    static FlinkColumns of(String shape) {
        return switch (shape) {
            case "server-metric" ->
                new FlinkColumns(
                        "host STRING, metricName STRING, region STRING, `timestamp` BIGINT, `value` DOUBLE",
                        "host STRING, metric_name STRING, region STRING, `timestamp` TIMESTAMP_LTZ(6), `value` DOUBLE",
                        "host, metricName, region, CAST(TO_TIMESTAMP_LTZ(`timestamp`, 3) AS TIMESTAMP_LTZ(6)), `value`");
            case "vibration" ->
                new FlinkColumns(
                        "machineId STRING, sensorId STRING, observedAt TIMESTAMP_LTZ(3), samplingRateHz DOUBLE, rpm DOUBLE,"
                                + " loadHp DOUBLE, samples ARRAY<FLOAT>",
                        "machine_id STRING, sensor_id STRING, observed_at TIMESTAMP_LTZ(6), sampling_rate_hz DOUBLE,"
                                + " rpm DOUBLE, load_hp DOUBLE, samples ARRAY<FLOAT>",
                        "machineId, sensorId, CAST(observedAt AS TIMESTAMP_LTZ(6)), samplingRateHz, rpm, loadHp, samples");
            case "wide" ->
                new FlinkColumns(
                        "`tenant` STRING, `site` STRING, `line` STRING, `machine` STRING, `serial` STRING,"
                                + " `observedAt` TIMESTAMP_LTZ(3), `sequence` BIGINT, " + GROUPS,
                        "`tenant` STRING, `site` STRING, `line` STRING, `machine` STRING, `serial` STRING,"
                                + " `observed_at` TIMESTAMP_LTZ(6), `sequence` BIGINT, " + GROUPS,
                        "`tenant`, `site`, `line`, `machine`, `serial`, CAST(`observedAt` AS TIMESTAMP_LTZ(6)), `sequence`, `device`,"
                                + " `position`, `electrical`, `thermal`, `shaking`, `flow`, `status`");
            default -> throw new IllegalArgumentException("no columns for " + shape);
        };
    }
}
