package io.faultstream.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.Consumer;

/** What is printed into a string. */
final class Text {
    private Text() {}

    static String of(Consumer<PrintWriter> printing) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        printing.accept(out);
        out.flush();
        return text.toString();
    }
}
