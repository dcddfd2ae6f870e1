package io.faultstream.codec;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Collects what the contract does not know as the text of one JSON object. */
final class Rescue {
    private ByteArrayOutputStream text = new ByteArrayOutputStream();
    private int count;

    void reset() {
        if (count > 0) {
            text = new ByteArrayOutputStream();
            count = 0;
        }
    }

    /**
     * Adds a value.
     *
     * @param path as it stands in JSON between the quotes
     */
    void add(String path, byte[] in, int start, int end) {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        text.write(count == 0 ? '{' : ',');
        text.write('"');
        text.write(name, 0, name.length);
        text.write('"');
        text.write(':');
        text.write(in, start, end - start);
        count++;
    }

    int count() {
        return count;
    }

    Optional<String> toJson() {
        return count == 0 ? Optional.empty() : Optional.of(text.toString(StandardCharsets.UTF_8) + "}");
    }
}
