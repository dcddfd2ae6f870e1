package io.faultstream.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.faultstream.model.ModelBundle;
import io.faultstream.testing.Records;
import io.faultstream.testing.Scoring;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class ExecutorModelTest {
    private static final Path SHIPPED = Path.of(System.getProperty("faultstream.root"), "model", "lenet", "1.0.0");

    @Test
    void tasksOfOneJvmShareOneModel() throws IOException, NoSuchAlgorithmException {
        ModelBundle fresh = neverLoadedBefore();
        int before = ExecutorModel.loaded();
        List<Row> windows = IntStream.range(0, 40)
                .mapToObj(i -> Scoring.window(i, "m", 1750d, Records.samples(i, Records.WINDOW)))
                .toList();

        Scoring scoring = new Scoring(fresh);
        assertThat(scoring.score(7, windows, List.of())).hasSize(40);
        assertThat(scoring.score(2, windows, List.of())).hasSize(40);

        assertThat(ExecutorModel.loaded()).isEqualTo(before + 1);
        assertThat(ExecutorModel.of(fresh)).isSameAs(ExecutorModel.of(fresh));
    }

    /** The shipped model with one weight that is slightly different, and so a hash of its own. */
    private static ModelBundle neverLoadedBefore() throws IOException, NoSuchAlgorithmException {
        byte[] weights = Files.readAllBytes(SHIPPED.resolve("weights.f32le"));
        weights[0] ^= 1;
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(weights));
        JsonObject manifest = JsonParser.parseString(Files.readString(SHIPPED.resolve("manifest.json")))
                .getAsJsonObject();
        manifest.addProperty("sha256", hash);
        return ModelBundle.of(manifest.toString().getBytes(StandardCharsets.UTF_8), weights);
    }
}
