package io.faultstream.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What a streaming query's checkpoint says, read from its files as Spark 3.5 writes them: {@code metadata} (the query's
 * id), {@code offsets/N} (what micro-batch N reads), {@code commits/N} (micro-batch N is done) and {@code sources/0/0}
 * (where a Kafka source began). Nothing is kept: every call reads anew, so it can be used beside a running query.
 *
 * <p>Numbers of micro-batches count from 0. A file that is there but cannot be read as it should is a {@link
 * DamagedCheckpointException}; a store that does not answer is an {@link UncheckedIOException}, and may answer later.
 */
public final class QueryCheckpoint {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String VERSION = "v1";

    private final FileSystem files;
    private final Path root;

    private QueryCheckpoint(FileSystem files, Path root) {
        this.files = files;
        this.root = root;
    }

    /** @param location folder or URI; need not exist */
    public static QueryCheckpoint at(Configuration hadoop, String location) {
        Path root = new Path(location);
        try {
            return new QueryCheckpoint(root.getFileSystem(hadoop), root);
        } catch (IOException e) {
            throw new UncheckedIOException(root + " cannot be reached: " + e, e);
        }
    }

    public String location() {
        return root.toString();
    }

    /** Whether anything is there that Spark would take for a checkpoint. */
    public boolean exists() {
        return isFile("metadata")
                || latestPlanned().isPresent()
                || latestCommitted().isPresent();
    }

    /** The query's id, which Delta knows its writes by; empty where there is no {@code metadata}. */
    public Optional<String> queryId() {
        return read("metadata").map(text -> {
            try {
                JsonNode id = JSON.readTree(text).get("id");
                if (id != null && id.isTextual() && !id.asText().isEmpty()) {
                    return id.asText();
                }
            } catch (JsonProcessingException e) {
                throw damaged("metadata", "holds no query id: " + e.getOriginalMessage(), e);
            }
            throw damaged("metadata", "holds no query id", null);
        });
    }

    /** The newest micro-batch that was written down, done or not. */
    public OptionalLong latestPlanned() {
        return newest("offsets");
    }

    /** The newest micro-batch that is done. */
    public OptionalLong latestCommitted() {
        return newest("commits");
    }

    /** The end of a micro-batch, one entry per source in the order of the query; empty where it is not there any more. */
    public Optional<List<Optional<String>>> offsets(long batch) {
        String name = "offsets/" + batch;
        return read(name).map(text -> {
            List<String> lines = lines(name, text);
            if (lines.size() < 3) {
                throw damaged(name, "ends after " + lines.size() + " lines", null);
            }
            requireJson(name, lines, 1);
            List<Optional<String>> ends = new ArrayList<>();
            for (String line : lines.subList(2, lines.size())) {
                ends.add(line.equals("-") ? Optional.empty() : Optional.of(line));
            }
            return ends;
        });
    }

    /** The settings and the watermark with which a micro-batch was written down: one line of JSON. */
    public Optional<String> batchSettings(long batch) {
        String name = "offsets/" + batch;
        return read(name)
                .map(text -> lines(name, text))
                .filter(lines -> lines.size() > 1)
                .map(lines -> lines.get(1));
    }

    /**
     * Whether the note that a micro-batch is done can be read.
     *
     * @throws DamagedCheckpointException if it is there and cannot
     */
    public boolean isCommitted(long batch) {
        String name = "commits/" + batch;
        return read(name)
                .map(text -> {
                    requireJson(name, lines(name, text), 1);
                    return true;
                })
                .orElse(false);
    }

    /** How far an ingest query has come for good: the end of its newest micro-batch that is done. */
    public Optional<KafkaPositions> committedKafka() {
        OptionalLong batch = latestCommitted();
        return batch.isPresent() ? kafka(batch.getAsLong()) : Optional.empty();
    }

    /** The end of a micro-batch of an ingest query. */
    public Optional<KafkaPositions> kafka(long batch) {
        return offsets(batch).map(ends -> ends.get(0)
                .flatMap(KafkaPositions::parse)
                .orElseThrow(() -> damaged("offsets/" + batch, "holds no Kafka offsets", null)));
    }

    /** Where an ingest query began. */
    public Optional<KafkaPositions> initialKafka() {
        return read("sources/0/0").map(text -> {
            String body =
                    text.substring(text.indexOf(VERSION) + VERSION.length()).strip();
            return KafkaPositions.parse(body).orElseThrow(() -> damaged("sources/0/0", "holds no Kafka offsets", null));
        });
    }

    /** How far a query on a table has come for good. */
    public Optional<DeltaPosition> committedDelta() {
        OptionalLong batch = latestCommitted();
        if (batch.isEmpty()) {
            return Optional.empty();
        }
        return offsets(batch.getAsLong()).map(ends -> ends.get(0)
                .flatMap(DeltaPosition::parse)
                .orElseThrow(() -> damaged("offsets/" + batch.getAsLong(), "holds no position in a table", null)));
    }

    private OptionalLong newest(String folder) {
        try {
            OptionalLong newest = OptionalLong.empty();
            for (FileStatus file : files.listStatus(new Path(root, folder))) {
                String name = file.getPath().getName();
                // Spark's compacted and temporary files have other names.
                if (name.matches("\\d{1,18}")) {
                    long batch = Long.parseLong(name);
                    newest = OptionalLong.of(Math.max(batch, newest.orElse(batch)));
                }
            }
            return newest;
        } catch (FileNotFoundException e) {
            return OptionalLong.empty();
        } catch (IOException e) {
            throw unanswered(folder, "cannot be listed", e);
        }
    }

    private boolean isFile(String name) {
        try {
            return files.exists(new Path(root, name));
        } catch (IOException e) {
            throw unanswered(name, "cannot be looked for", e);
        }
    }

    private Optional<String> read(String name) {
        try (InputStream in = files.open(new Path(root, name))) {
            return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (ChecksumException | EOFException e) {
            // The checksum beside the file does not fit, or is not whole itself.
            throw damaged(name, "cannot be read: " + e.getMessage(), e);
        } catch (IOException e) {
            throw unanswered(name, "cannot be read", e);
        }
    }

    private List<String> lines(String name, String text) {
        List<String> lines = text.lines().toList();
        if (lines.isEmpty() || !lines.get(0).equals(VERSION)) {
            throw damaged(name, text.isEmpty() ? "is empty" : "does not begin with " + VERSION, null);
        }
        return lines;
    }

    private void requireJson(String name, List<String> lines, int line) {
        try {
            if (lines.size() <= line || !JSON.readTree(lines.get(line)).isObject()) {
                throw damaged(name, "ends too early", null);
            }
        } catch (JsonProcessingException e) {
            throw damaged(name, "is not whole: " + e.getOriginalMessage(), e);
        }
    }

    /** Not damage: a store that is down must not send a person to rebuild what is whole. */
    private UncheckedIOException unanswered(String name, String what, IOException e) {
        return new UncheckedIOException(root + "/" + name + " " + what + ": " + e.getMessage(), e);
    }

    private DamagedCheckpointException damaged(String name, String what, Throwable cause) {
        return new DamagedCheckpointException(root + "/" + name, what, cause);
    }
}
