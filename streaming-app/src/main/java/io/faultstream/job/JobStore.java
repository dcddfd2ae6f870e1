package io.faultstream.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.faultstream.checkpoint.WholeFile;
import io.faultstream.config.SetupException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The jobs of a deployment: one file each in {@code <checkpoints>/_jobs}, replaced as a whole at every change. A job's
 * file has one writer at a time: who asks writes it first, then whoever does the work.
 */
public final class JobStore {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter ID =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss").withZone(ZoneOffset.UTC);
    private static final String CANCEL = ".cancel";

    private final Configuration hadoop;
    private final Path folder;
    private final Clock clock;

    public JobStore(Configuration hadoop, String checkpoints, Clock clock) {
        this.hadoop = hadoop;
        this.folder = new Path(checkpoints, "_jobs");
        this.clock = clock;
    }

    /** Writes down a new job. */
    public JobFile request(String kind, JsonNode request) {
        Instant now = clock.instant();
        String id =
                ID.format(now) + "-" + kind + "-" + UUID.randomUUID().toString().substring(0, 8);
        JobFile job = new JobFile(
                id,
                kind,
                request,
                JobFile.State.QUEUED,
                System.getProperty("user.name") + " (process "
                        + ProcessHandle.current().pid() + ")",
                text(now),
                0,
                0,
                "",
                text(now),
                null,
                null);
        save(job);
        return job;
    }

    public void save(JobFile job) {
        try {
            WholeFile.replace(
                    hadoop,
                    file(job.id()),
                    JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(job));
        } catch (IOException e) {
            throw new UncheckedIOException(file(job.id()) + " cannot be written", e);
        }
    }

    /** @throws SetupException if there is none of this id, or its file is damaged */
    public JobFile load(String id) {
        try {
            return JSON.readValue(WholeFile.read(files(), file(id)), JobFile.class);
        } catch (FileNotFoundException e) {
            throw new SetupException("job " + id, "does not exist", "faultstream jobs lists those that do");
        } catch (JsonProcessingException e) {
            throw new SetupException(
                    file(id).toString(),
                    "is damaged: " + e.getOriginalMessage(),
                    "Delete it and ask for the job again");
        } catch (IOException e) {
            throw new UncheckedIOException(file(id) + " cannot be read", e);
        }
    }

    /** In the order of their requests. */
    public List<JobFile> list() {
        List<JobFile> jobs = new ArrayList<>();
        try {
            for (FileStatus status : files().listStatus(folder)) {
                String name = status.getPath().getName();
                if (name.endsWith(".json") && !name.startsWith(".")) {
                    jobs.add(load(name.substring(0, name.length() - ".json".length())));
                }
            }
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be listed", e);
        }
        jobs.sort(Comparator.comparing(JobFile::requestedAt).thenComparing(JobFile::id));
        return jobs;
    }

    /** The oldest that has not ended. */
    public Optional<JobFile> next() {
        return list().stream().filter(job -> !job.state().isEnd()).findFirst();
    }

    /** Asks for a job's end; it ends at the next point from which it could be taken up again. */
    public void cancel(String id) {
        load(id);
        try {
            files().create(new Path(folder, id + CANCEL), true).close();
        } catch (IOException e) {
            throw new UncheckedIOException("job " + id + " cannot be cancelled", e);
        }
    }

    public boolean isCancelled(String id) {
        try {
            return files().exists(new Path(folder, id + CANCEL));
        } catch (IOException e) {
            return false; // It goes on; the next look may succeed.
        }
    }

    String now() {
        return text(clock.instant());
    }

    private static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private FileSystem files() throws IOException {
        return folder.getFileSystem(hadoop);
    }

    private Path file(String id) {
        return new Path(folder, id + ".json");
    }
}
