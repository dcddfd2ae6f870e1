package io.faultstream.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Columns aligned for a terminal. Widths are taken from the first rows; later ones are printed as they come, so that a
 * large result does not have to fit into memory.
 */
final class TextTable {
    private static final int MEASURED_ROWS = 1_000;
    private static final int MAX_WIDTH = 60;

    private final List<String> header;
    private final List<List<String>> waiting = new ArrayList<>();
    private int[] widths;
    private long rows;

    TextTable(List<String> header) {
        this.header = header;
    }

    void add(List<String> cells, PrintWriter out) {
        rows++;
        if (widths != null) {
            line(cells, out);
            return;
        }
        waiting.add(cells);
        if (waiting.size() == MEASURED_ROWS) {
            begin(out);
        }
    }

    void finish(PrintWriter out) {
        if (widths == null) {
            begin(out);
        }
        out.println("(" + rows + (rows == 1 ? " row)" : " rows)"));
    }

    private void begin(PrintWriter out) {
        widths = new int[header.size()];
        measure(header);
        waiting.forEach(this::measure);
        line(header, out);
        StringBuilder rule = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            rule.append(i == 0 ? "" : "  ").append("─".repeat(widths[i]));
        }
        out.println(rule);
        waiting.forEach(cells -> line(cells, out));
        waiting.clear();
    }

    private void measure(List<String> cells) {
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.min(MAX_WIDTH, Math.max(widths[i], cells.get(i).length()));
        }
    }

    private void line(List<String> cells, PrintWriter out) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String text = cells.get(i).replace('\n', ' ').replace('\r', ' ');
            String cut = text.length() > MAX_WIDTH ? text.substring(0, MAX_WIDTH - 1) + "…" : text;
            boolean last = i == widths.length - 1;
            line.append(i == 0 ? "" : "  ")
                    .append(cut)
                    .append(last ? "" : " ".repeat(Math.max(0, widths[i] - cut.length())));
        }
        out.println(line.toString().stripTrailing());
    }
}
