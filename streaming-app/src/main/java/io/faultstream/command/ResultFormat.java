package io.faultstream.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** How the result of a query is printed. Rows are fetched a partition at a time, so any size can be piped on. */
enum ResultFormat {
    TABLE {
        @Override
        void write(Dataset<Row> result, PrintWriter out) {
            TextTable table = new TextTable(List.of(result.columns()));
            for (Iterator<Row> rows = result.toLocalIterator(); rows.hasNext(); ) {
                table.add(cells(rows.next()), out);
            }
            table.finish(out);
        }
    },
    CSV {
        @Override
        void write(Dataset<Row> result, PrintWriter out) {
            out.println(csv(Arrays.asList(result.columns())));
            for (Iterator<Row> rows = result.toLocalIterator(); rows.hasNext(); ) {
                out.println(csv(cells(rows.next())));
            }
        }
    },
    JSON {
        @Override
        void write(Dataset<Row> result, PrintWriter out) {
            Dataset<String> lines = result.select(functions.to_json(functions.struct(functions.col("*"))))
                    .as(org.apache.spark.sql.Encoders.STRING());
            for (Iterator<String> rows = lines.toLocalIterator(); rows.hasNext(); ) {
                out.println(rows.next());
            }
        }
    };

    abstract void write(Dataset<Row> result, PrintWriter out);

    private static List<String> cells(Row row) {
        List<String> cells = new ArrayList<>(row.length());
        for (int i = 0; i < row.length(); i++) {
            cells.add(CellText.of(row.get(i)));
        }
        return cells;
    }

    private static String csv(List<String> cells) {
        return cells.stream().map(ResultFormat::csvCell).collect(Collectors.joining(","));
    }

    /** RFC 4180 quoting. */
    private static String csvCell(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
