package io.faultstream.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.faultstream.checkpoint.WholeFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code <checkpoints>/_audit/<name>.json}. Written whole or not at all. Driver only. */
final class ProofFile {
    private static final Logger LOG = LoggerFactory.getLogger(ProofFile.class);
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

    private final Configuration hadoop;
    private final Path file;

    /** @param checkpoints folder or URI of all checkpoints */
    ProofFile(Configuration hadoop, String checkpoints, String name) {
        this.hadoop = hadoop;
        this.file = new Path(checkpoints + "/_audit/" + name + ".json");
    }

    /** The proof, or why there is none to go by. */
    record Read(Optional<Proof> proof, Optional<String> damage) {}

    Read read() {
        try {
            Proof proof = JSON.readValue(WholeFile.read(file.getFileSystem(hadoop), file), Proof.class);
            if (proof.format() != Proof.FORMAT || proof.tables() == null || proof.partitions() == null) {
                return damaged("is not of format " + Proof.FORMAT);
            }
            return new Read(Optional.of(proof), Optional.empty());
        } catch (FileNotFoundException e) {
            return new Read(Optional.empty(), Optional.empty());
        } catch (JsonProcessingException e) {
            return damaged("cannot be read: " + e.getOriginalMessage());
        } catch (IOException e) {
            return damaged("cannot be read: " + e.getMessage());
        }
    }

    void write(Proof proof) {
        try {
            WholeFile.replace(
                    hadoop, file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(proof));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Read damaged(String what) {
        LOG.warn("{} {}", file, what);
        return new Read(Optional.empty(), Optional.of("the earlier proof " + file + " " + what));
    }
}
