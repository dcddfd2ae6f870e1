package io.faultstream.table;

import io.faultstream.parquet.PageCompressor;
import io.faultstream.parquet.ParquetFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data files that one task writes for one table: one per event date, all open at once, in bounded memory. Files become
 * part of the table by a commit of the driver; until then nobody reads them. Executors only, not thread-safe.
 *
 * @param <W> what writes rows into a file
 */
public final class DatedFiles<W> {
    private static final Logger LOG = LoggerFactory.getLogger(DatedFiles.class);
    /** Above this the largest file's rows are written out: 64 MiB, half of Parquet's usual row group. */
    private static final long MOST_BUFFERED = 64L << 20;
    /** How much may come in before buffers are measured again. */
    private static final long UNMEASURED = 1L << 20;

    private record Open<W>(ParquetFile file, String path, W writer) {}

    private final TableFormat format;
    private final StructType schema;
    private final MessageType parquetSchema;
    private final Configuration conf;
    private final PageCompressor compressor;
    private final int task;
    private final Function<ParquetFile, W> writers;
    private final Map<Integer, Open<W>> open = new HashMap<>();
    private int currentDate;
    private Open<W> current;
    private long unmeasured;

    /** @param task for the files' names */
    public DatedFiles(TableFormat format, Configuration conf, int task, Function<ParquetFile, W> writers) {
        this.format = format;
        this.schema = format.schema();
        this.parquetSchema = format.parquetSchema();
        this.conf = conf;
        this.compressor = new PageCompressor(CompressionCodecName.valueOf(format.codec()), conf);
        this.task = task;
        this.writers = writers;
    }

    /** The writer of the date's file; {@link #endRow} follows. */
    public W at(int eventDate) {
        if (current == null || eventDate != currentDate) {
            currentDate = eventDate;
            current = open.computeIfAbsent(eventDate, this::begin);
        }
        return current.writer;
    }

    /** @param bytes of the record, about */
    public void endRow(int bytes) {
        current.file.endRow();
        unmeasured += bytes;
        if (unmeasured >= UNMEASURED) {
            unmeasured = 0;
            limitMemory();
        }
    }

    /** Ends all files. */
    public List<DataFile> close() {
        List<DataFile> files = new ArrayList<>();
        open.forEach((date, one) -> {
            long bytes = one.file.close();
            files.add(new DataFile(
                    one.path,
                    date,
                    bytes,
                    one.file.rows(),
                    FileStatistics.json(schema, one.file.rows(), one.file.statistics())));
        });
        compressor.close();
        return files;
    }

    /** Deletes what was written, as far as that works: files without a commit are rubbish, which vacuum takes away too. */
    public void abandon() {
        compressor.close();
        for (Open<W> one : open.values()) {
            Path path = new Path(format.location(), one.path);
            try {
                path.getFileSystem(conf).delete(path, false);
            } catch (IOException | RuntimeException e) {
                LOG.info("left behind: {}", path, e);
            }
        }
    }

    private Open<W> begin(int eventDate) {
        String path = String.format(
                Locale.ROOT,
                "%s=%s/part-%05d-%s.c000.%sparquet",
                SilverTable.EVENT_DATE,
                LocalDate.ofEpochDay(eventDate),
                task,
                UUID.randomUUID(),
                CompressionCodecName.valueOf(format.codec()).getExtension().replaceFirst("^\\.", "")
                        + (format.codec().equals("UNCOMPRESSED") ? "" : "."));
        try {
            ParquetFile file = new ParquetFile(
                    HadoopOutputFile.fromPath(new Path(format.location(), path), conf),
                    parquetSchema,
                    format.footer(),
                    compressor);
            return new Open<>(file, path, writers.apply(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void limitMemory() {
        long buffered = open.values().stream()
                .mapToLong(one -> one.file.bufferedBytes())
                .sum();
        while (buffered > MOST_BUFFERED) {
            ParquetFile largest = open.values().stream()
                    .map(Open::file)
                    .max(Comparator.comparingLong(ParquetFile::bufferedBytes))
                    .orElseThrow();
            buffered -= largest.bufferedBytes();
            largest.endRowGroup();
        }
    }
}
