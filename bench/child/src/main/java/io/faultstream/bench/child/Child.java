package io.faultstream.bench.child;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The loop of a child JVM: a line of words in, a line of JSON out, until standard input ends. Whatever else writes to
 * standard output goes to standard error, which is the log.
 */
public final class Child {
    private Child() {}

    /** Answers one command. */
    public interface Handler {
        /** @param arguments the words after the command, which hold no blanks */
        Map<String, Object> answer(String command, List<String> arguments) throws Exception;
    }

    /** Makes the handler; what it needs longest is done before the first command. */
    public interface Maker {
        Handler make() throws Exception;
    }

    /**
     * Serves until the parent closes the pipe, and ends the JVM then, whatever it is doing: a parent that is gone cannot
     * use the answer. An exception is an answer too.
     */
    public static void serve(Maker maker) {
        PrintStream answers = System.out;
        System.setOut(System.err);
        BlockingQueue<String> commands = new LinkedBlockingQueue<>();
        Thread reader = new Thread(() -> read(commands), "commands");
        reader.setDaemon(true);
        reader.start();
        try {
            Handler handler = maker.make();
            answers.println(JsonText.object(Map.of("ready", true)));
            while (true) {
                List<String> words = List.of(commands.take().strip().split(" +"));
                answers.println(JsonText.object(answer(handler, words)));
            }
        } catch (Exception e) {
            log(e);
            answers.println(JsonText.object(Map.of("error", e.toString())));
            answers.flush();
            Runtime.getRuntime().halt(1);
        }
    }

    private static void read(BlockingQueue<String> commands) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            in.lines().forEach(commands::add);
        } catch (IOException | UncheckedIOException e) {
            log(e);
        }
        // Not exit: threads and hooks of the system would keep the JVM.
        Runtime.getRuntime().halt(0);
    }

    private static Map<String, Object> answer(Handler handler, List<String> words) throws IOException {
        try {
            return handler.answer(words.get(0), words.subList(1, words.size()));
        } catch (Exception | LinkageError e) {
            log(e);
            return Map.of("error", e.toString());
        }
    }

    private static void log(Throwable problem) {
        problem.printStackTrace(System.err);
    }
}
