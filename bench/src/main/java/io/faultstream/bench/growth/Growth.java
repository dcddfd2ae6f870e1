package io.faultstream.bench.growth;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.faultstream.bench.report.TextTable;
import java.util.List;
import java.util.Locale;

/** Times of micro-batches by the size of the table. */
public record Growth(List<Size> sizes, String note) {
    public Growth {
        sizes = List.copyOf(sizes);
    }

    /** All times in milliseconds. */
    public record Size(
            long rows, long files, long bytes, int batches, double median, double p90, double addBatchMedian) {}

    public void writeTo(ObjectNode json) {
        ArrayNode all = json.putArray("sizes");
        for (Size size : sizes) {
            all.addObject()
                    .put("rows", size.rows)
                    .put("files", size.files)
                    .put("bytes", size.bytes)
                    .put("batches", size.batches)
                    .put("medianMillis", size.median)
                    .put("p90Millis", size.p90)
                    .put("addBatchMedianMillis", size.addBatchMedian);
        }
        json.put("note", note);
    }

    @Override
    public String toString() {
        TextTable text = new TextTable(
                "rows in the table",
                "files",
                "MB",
                "micro-batches",
                "median, ms",
                "p90, ms",
                "addBatch, ms",
                "of the first");
        for (Size size : sizes) {
            text.row(
                    String.format(Locale.ROOT, "%,d", size.rows),
                    String.format(Locale.ROOT, "%,d", size.files),
                    String.format(Locale.ROOT, "%,.0f", size.bytes / 1e6),
                    Integer.toString(size.batches),
                    millis(size.median),
                    millis(size.p90),
                    millis(size.addBatchMedian),
                    String.format(Locale.ROOT, "×%.2f", size.median / sizes.get(0).median));
        }
        return text + "\n\n" + note;
    }

    private static String millis(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }
}
