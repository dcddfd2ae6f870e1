package io.faultstream.config;

/**
 * One thing that is wrong with the set-up.
 *
 * @param where the configuration key or the part concerned
 * @param what what is wrong, with the value
 * @param cure what to do about it
 */
public record Problem(String where, String what, String cure) {
    @Override
    public String toString() {
        return where + ": " + what + ". " + cure;
    }
}
