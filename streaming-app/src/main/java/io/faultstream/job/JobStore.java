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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The jobs of a deployment: one file each in {@code <checkpoints>/_jobs}. A change is a new file, and the one before goes
 * afterwards, since few file systems can replace one at once. A job has one writer at a time: who asks writes it first,
 * then whoever does the work.
 */
public final class JobStore {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter ID =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss").withZone(ZoneOffset.UTC);
    private static final String CANCEL = ".cancel";
    private static final String JSON_FILE = ".json";
    /** Between listing and reading somebody may have written a newer one. */
    private static final int TRIES = 10;

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
        List<Path> before = versions().getOrDefault(job.id(), List.of());
        long number = before.isEmpty() ? 0 : number(before.get(before.size() - 1)) + 1;
        Path file = new Path(folder, job.id() + String.format(Locale.ROOT, ".%06d", number) + JSON_FILE);
        try {
            WholeFile.replace(
                    hadoop, file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(job));
            for (Path old : before) {
                files().delete(old, false);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written", e);
        }
    }

    /** @throws SetupException if there is none of this id, or its file is damaged */
    public JobFile load(String id) {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            List<Path> files = versions().getOrDefault(id, List.of());
            if (files.isEmpty()) {
                break;
            }
            Optional<JobFile> job = read(files.get(files.size() - 1));
            if (job.isPresent()) {
                return job.get();
            }
        }
        throw new SetupException("job " + id, "does not exist", "faultstream jobs lists those that do");
    }

    /** In the order of their requests. */
    public List<JobFile> list() {
        List<JobFile> jobs = new ArrayList<>();
        versions().keySet().forEach(id -> jobs.add(load(id)));
        jobs.sort(Comparator.comparing(JobFile::requestedAt).thenComparing(JobFile::id));
        return jobs;
    }

    /** Empty where a newer one has taken its place. */
    private Optional<JobFile> read(Path file) {
        try {
            return Optional.of(JSON.readValue(WholeFile.read(files(), file), JobFile.class));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (JsonProcessingException e) {
            throw new SetupException(
                    file.toString(), "is damaged: " + e.getOriginalMessage(), "Delete it and ask for the job again");
        } catch (IOException e) {
            if (isGone(file)) {
                return Optional.empty();
            }
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }

    /** A file that goes while it is read fails in more than one way. */
    private boolean isGone(Path file) {
        try {
            return !files().exists(file);
        } catch (IOException e) {
            return false;
        }
    }

    /** The files of each job, the valid one last. */
    private Map<String, List<Path>> versions() {
        Map<String, List<Path>> versions = new TreeMap<>();
        try {
            for (FileStatus status : files().listStatus(folder)) {
                String name = status.getPath().getName();
                if (name.matches("[0-9].*\\.[0-9]+\\.json")) {
                    String version = name.substring(0, name.length() - JSON_FILE.length());
                    versions.computeIfAbsent(version.substring(0, version.lastIndexOf('.')), any -> new ArrayList<>())
                            .add(status.getPath());
                }
            }
        } catch (FileNotFoundException e) {
            return Map.of();
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be listed", e);
        }
        versions.values().forEach(files -> files.sort(Comparator.comparingLong(JobStore::number)));
        return versions;
    }

    private static long number(Path file) {
        String[] parts = file.getName().split("\\.", -1);
        return Long.parseLong(parts[parts.length - 2]);
    }

    /** The oldest that has not ended. */
    public Optional<JobFile> next() {
        return list().stream().filter(job -> !job.state().isEnd()).findFirst();
    }

    /** The job of this very request that has not ended, if there is one. */
    public Optional<JobFile> unfinished(String kind, JsonNode request) {
        return list().stream()
                .filter(job -> !job.state().isEnd()
                        && job.kind().equals(kind)
                        && job.request().equals(request)
                        && !isCancelled(job.id()))
                .findFirst();
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
}
