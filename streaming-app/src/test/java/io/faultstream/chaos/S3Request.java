package io.faultstream.chaos;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The head of an HTTP request.
 *
 * @param key path without the bucket, percent-encoded
 */
record S3Request(String method, String key, List<String> lines) {
    /** Null where the connection ends before one. */
    static S3Request read(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int state = 0;
        while (state < 4) {
            int next = in.read();
            if (next < 0) {
                if (head.size() == 0) {
                    return null;
                }
                throw new EOFException("a request that ends in its head");
            }
            head.write(next);
            boolean expected = next == (state % 2 == 0 ? '\r' : '\n');
            state = expected ? state + 1 : next == '\r' ? 1 : 0;
        }
        List<String> lines =
                head.toString(StandardCharsets.ISO_8859_1).strip().lines().toList();
        String[] first = lines.get(0).split(" ", 3);
        String path = first[1].split("\\?", 2)[0];
        int slash = path.indexOf('/', 1);
        return new S3Request(first[0], slash < 0 ? "" : path.substring(slash + 1), lines);
    }

    long length() {
        return header("content-length").map(Long::parseLong).orElse(0L);
    }

    boolean expectsContinue() {
        return header("expect").isPresent();
    }

    /** As it is sent on: one request per connection, so that the end of the answer is the end of the connection. */
    byte[] forwarded() {
        StringBuilder head = new StringBuilder();
        for (String line : lines) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (!lower.startsWith("connection:") && !lower.startsWith("expect:")) {
                head.append(line).append("\r\n");
            }
        }
        return head.append("Connection: close\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private Optional<String> header(String name) {
        return lines.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }
}
