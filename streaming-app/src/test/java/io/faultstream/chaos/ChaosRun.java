package io.faultstream.chaos;

import java.util.Random;

/**
 * One run of a test that breaks things. Everything that is left to chance comes from its seed, which it prints and which
 * belongs into every message of a failure.
 */
record ChaosRun(String name, long seed) {
    /** A run with the seed of the property {@code chaos.seed}, else with a new one. */
    static ChaosRun of(String name) {
        ChaosRun run = new ChaosRun(name, Long.getLong("chaos.seed", new Random().nextLong(1_000_000)));
        run.say("begins");
        return run;
    }

    /** @param normal for the ordinary build, where the property is not set */
    static int count(String property, int normal) {
        return Integer.getInteger(property, normal);
    }

    /** The same sequence for the same purpose. */
    Random random(String purpose) {
        return new Random(seed * 31 + purpose.hashCode());
    }

    /** For whoever watches the build. */
    void say(String text) {
        System.out.println("chaos: " + this + ": " + text);
    }

    @Override
    public String toString() {
        return name + " (-Dchaos.seed=" + seed + ")";
    }
}
