package io.faultstream.deploy;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * How one execution of a state machine went.
 *
 * @param failure the name of its error; null when it succeeded
 * @param path the states entered, in order
 * @param caught the states whose error was caught
 * @param retried the states that were tried again
 */
record Execution(
        String status, String failure, String error, List<String> path, List<String> caught, List<String> retried) {
    boolean succeeded() {
        return status.equals("SUCCEEDED");
    }

    Set<String> places() {
        Set<String> places = new TreeSet<>(path);
        caught.forEach(state -> places.add(state + " catches"));
        return places;
    }
}
