package io.faultstream.model;

/** Ends a command: a set-up error is a message and exit code 2, never a stack trace. */
final class CommandLine {
    private CommandLine() {}

    static void exit(Runnable command) {
        try {
            command.run();
        } catch (ModelException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }
}
