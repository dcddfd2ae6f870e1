package io.faultstream.testing;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Signals to processes that a test has started, each by its own id. */
public final class Signals {
    private Signals() {}

    /** @param name as {@code kill} knows it: TERM, KILL, STOP, CONT */
    public static void send(long pid, String name) {
        try {
            int exit = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("kill -" + name + " " + pid + " gave " + exit);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
