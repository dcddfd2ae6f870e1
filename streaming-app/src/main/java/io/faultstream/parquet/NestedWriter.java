package io.faultstream.parquet;

/** Takes a value apart into the leaf columns below it (record shredding, as the Dremel paper describes it). */
public interface NestedWriter {
    /**
     * Writes a value.
     *
     * @param repetition the value's repetition level
     * @param value null where there is none
     */
    void write(int repetition, Object value);

    /** Writes that something above is missing: {@code definition} levels are there. */
    void none(int repetition, int definition);
}
