package io.faultstream.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;

/**
 * A place in the log of a Delta table, as its streaming source writes it down: everything before it has been read.
 *
 * @param tableId the id of the table, which stays when the table is copied
 * @param version the version that is being read
 * @param index the last file of that version that was read; below 0 where none was
 * @param initialSnapshot whether the source still reads what the table held when the query first started: then {@code
 *     version} is that snapshot's, and files up to {@code index} of it have been read
 */
public record DeltaPosition(String tableId, long version, long index, boolean initialSnapshot) {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Before the first file of a version, in source version 1 of the offsets of Delta 3.3. */
    private static final long BEFORE_FIRST = -1;

    /** The place before the first file of a version. */
    public static DeltaPosition before(String tableId, long version) {
        return new DeltaPosition(tableId, version, BEFORE_FIRST, false);
    }

    /** Reads the source's form; empty where the text is not of that form. */
    public static Optional<DeltaPosition> parse(String json) {
        try {
            JsonNode offset = JSON.readTree(json);
            if (!offset.hasNonNull("reservoirId") || !offset.hasNonNull("reservoirVersion")) {
                return Optional.empty();
            }
            return Optional.of(new DeltaPosition(
                    offset.get("reservoirId").asText(),
                    offset.get("reservoirVersion").asLong(),
                    offset.path("index").asLong(BEFORE_FIRST),
                    offset.path("isStartingVersion").asBoolean()));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** In the source's form. */
    public String json() {
        return JSON.createObjectNode()
                .put("sourceVersion", 1)
                .put("reservoirId", tableId)
                .put("reservoirVersion", version)
                .put("index", index)
                .put("isStartingVersion", initialSnapshot)
                .toString();
    }

    /** The newest version of which every file has been read, -1 where there is none yet. */
    public long readVersion() {
        return version - 1;
    }
}
