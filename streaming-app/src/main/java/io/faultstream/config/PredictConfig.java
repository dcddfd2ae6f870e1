package io.faultstream.config;

/**
 * The scoring query.
 *
 * @param source silver table name
 * @param table gold table name
 * @param model {@code shipped}, or a folder that holds a model bundle
 */
public record PredictConfig(
        boolean enabled, String source, String table, String model, TriggerConfig trigger, int maxFilesPerTrigger) {
    /** The value of {@code model} that stands for the bundle inside the jar. */
    public static final String SHIPPED = "shipped";
}
