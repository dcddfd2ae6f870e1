package io.faultstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelBundleTest {
    private static final ModelBundle SHIPPED = ModelBundle.shipped();
    private static final Path RELEASED = Path.of("lenet", SHIPPED.version());

    @TempDir
    private Path dir;

    private Path manifest;
    private Path weights;

    @BeforeEach
    void copyBundle() throws IOException {
        manifest = Files.copy(RELEASED.resolve("manifest.json"), dir.resolve("manifest.json"));
        weights = Files.copy(RELEASED.resolve("weights.f32le"), dir.resolve("weights.f32le"));
    }

    @Test
    void shippedBundleIsTheReleasedFolder() {
        ModelBundle loaded = ModelBundle.load(RELEASED);
        assertThat(loaded.manifest().json()).isEqualTo(SHIPPED.manifest().json());
        assertThat(loaded.weights()).isEqualTo(SHIPPED.weights());
    }

    @Test
    void namesTheTenClassesInOrder() {
        assertThat(SHIPPED.labels())
                .containsExactly(
                        "normal",
                        "inner_race_007",
                        "inner_race_014",
                        "inner_race_021",
                        "ball_007",
                        "ball_014",
                        "ball_021",
                        "outer_race_007",
                        "outer_race_014",
                        "outer_race_021");
        assertThat(SHIPPED.faultKind(0)).isEqualTo("normal");
        assertThat(SHIPPED.faultKind(3)).isEqualTo("inner_race");
        assertThat(SHIPPED.faultKind(9)).isEqualTo("outer_race");
        assertThat(SHIPPED.windowLength()).isEqualTo(1024);
        assertThat(SHIPPED.samplingRateHz()).isEqualTo(12_000);
    }

    @Test
    void survivesSerialization() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(SHIPPED);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            ModelBundle copy = (ModelBundle) in.readObject();
            assertThat(copy.manifest().json()).isEqualTo(SHIPPED.manifest().json());
            assertThat(copy.weights()).isEqualTo(SHIPPED.weights());
        }
    }

    @Test
    void oneChangedBitOfTheWeightsIsRefused() throws IOException {
        byte[] bytes = Files.readAllBytes(weights);
        bytes[1000] ^= 1;
        Files.write(weights, bytes);
        assertThatThrownBy(() -> ModelBundle.load(dir))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("have SHA-256 " + Sha256.hex(bytes))
                .hasMessageContaining("but manifest.json says " + SHIPPED.sha256())
                .hasMessageContaining("Copy manifest.json and weights.f32le again");
    }

    @Test
    void missingFilesAreNamed() throws IOException {
        Files.delete(weights);
        assertThatThrownBy(() -> ModelBundle.load(dir))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(weights + " does not exist");
        Files.delete(manifest);
        assertThatThrownBy(() -> ModelBundle.load(dir)).hasMessageContaining(manifest + " does not exist");
    }

    @Test
    void damagedManifestsAreRefused() throws IOException {
        String json = Files.readString(manifest);
        assertRefused("", "is empty");
        assertRefused(json.substring(0, json.length() / 2), "is not valid JSON of a bundle");
        assertRefused("{\"formatVersion\": 1}", "has no 'name'");
        assertRefused(json.replace("\"formatVersion\": 1", "\"formatVersion\": 2"), "has format version 2");
        assertRefused(json.replace("spectrum+ses", "wavelets"), "wants the preprocessing 'wavelets'");
        assertRefused(json.replace("\"hop\": 8", "\"hop\": 0"), "contradicts itself");
        assertRefused(json.replace("\"dense1\": 120", "\"dense1\": 121"), "The manifest was edited by hand");
    }

    private void assertRefused(String json, String message) throws IOException {
        byte[] bytes = Files.readAllBytes(weights);
        assertThatThrownBy(() -> ModelBundle.of(json.getBytes(StandardCharsets.UTF_8), bytes))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(message);
    }
}
