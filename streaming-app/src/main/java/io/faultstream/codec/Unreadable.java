package io.faultstream.codec;

/**
 * Ends the reading of a record whose text cannot be read on. Thrown and caught inside the codec only, never seen outside:
 * one shared instance without a stack trace costs no more than a return code on each of the many paths it saves.
 */
final class Unreadable extends RuntimeException {
    @SuppressWarnings("StaticAssignmentOfThrowable") // it has no stack trace to be wrong
    static final Unreadable INSTANCE = new Unreadable();

    private Unreadable() {
        super("the text cannot be read on", null, false, false);
    }
}
