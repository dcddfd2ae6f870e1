package io.faultstream.bench.child;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

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

    /** Serves until the parent closes the pipe. An exception is an answer too. Ends the JVM. */
    public static void serve(Maker maker) {
        PrintStream answers = System.out;
        System.setOut(System.err);
        int code = 0;
        try (BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            Handler handler = maker.make();
            answers.println(JsonText.object(Map.of("ready", true)));
            for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                List<String> words = List.of(line.strip().split(" +"));
                answers.println(JsonText.object(answer(handler, words)));
            }
        } catch (Exception e) {
            code = 1;
            log(e);
            answers.println(JsonText.object(Map.of("error", e.toString())));
        }
        answers.flush();
        // Threads of the system that would keep the JVM.
        Runtime.getRuntime().halt(code);
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
