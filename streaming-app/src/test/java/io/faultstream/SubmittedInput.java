package io.faultstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.faultstream.local.Recordings;
import io.faultstream.local.ServerMetricsSource;
import io.faultstream.local.VibrationSource;
import io.faultstream.model.Classification;
import io.faultstream.model.Classifier;
import io.faultstream.model.LeNetModel;
import io.faultstream.model.ModelBundle;
import io.faultstream.model.Scored;
import io.faultstream.model.VibrationInput;
import io.faultstream.testing.TestKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the submitted service is fed with, and what the model says of the same windows without any of the service. */
final class SubmittedInput {
    static final int WINDOWS = 600;
    /** One a second, every hundredth a real bad one: ten minutes and six bad ones. */
    static final int METRICS = 600;

    /** In the order of the partition 0 that they are sent to. */
    static final List<String> BROKEN_REASONS =
            List.of("MALFORMED_JSON", "EMPTY_VALUE", "INVALID_UTF8", "MISSING_FIELD");

    private static final Instant START = Instant.parse("2026-06-01T00:00:00Z");

    private final String vibrationTopic;
    private final String metricsTopic;
    private final List<byte[]> windows = new ArrayList<>();

    SubmittedInput(String vibrationTopic, String metricsTopic) {
        this.vibrationTopic = vibrationTopic;
        this.metricsTopic = metricsTopic;
        Path bearing = Path.of(System.getProperty("faultstream.root"), "model", "data", "bearing");
        VibrationSource machines =
                VibrationSource.of(vibrationTopic, Recordings.in(bearing).atLoad(1));
        for (int i = 0; i < WINDOWS; i++) {
            windows.add(machines.next(START.plusMillis(100L * i)).value());
        }
    }

    void sendTo(TestKafka broker) {
        broker.createTopic(vibrationTopic, 2);
        broker.createTopic(metricsTopic, 1);
        for (int i = 0; i < WINDOWS; i++) {
            broker.send(vibrationTopic, i % 2, null, windows.get(i));
        }
        broker.send(vibrationTopic, 0, null, "{\"machineId\":".getBytes(StandardCharsets.UTF_8));
        broker.send(vibrationTopic, 0, null, new byte[0]);
        broker.send(vibrationTopic, 0, null, new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'});
        broker.send(vibrationTopic, 0, null, "{\"machineId\":\"m\"}".getBytes(StandardCharsets.UTF_8));
        ServerMetricsSource servers = new ServerMetricsSource(metricsTopic);
        List<byte[]> metrics = new ArrayList<>();
        for (int i = 0; i < METRICS; i++) {
            metrics.add(servers.next(START.plusSeconds(i)).value());
        }
        broker.send(metricsTopic, metrics);
    }

    /** Machine and time of each window, and the answer to it when the model is given so many at once. */
    static Map<String, Scored> classify(List<byte[]> windows, int atOnce) {
        Map<String, Scored> answers = new TreeMap<>();
        try (LeNetModel model = LeNetModel.open(ModelBundle.shipped());
                Classifier classifier = model.newClassifier()) {
            for (int from = 0; from < windows.size(); from += atOnce) {
                List<JsonNode> group = windows.subList(from, Math.min(windows.size(), from + atOnce)).stream()
                        .map(SubmittedInput::json)
                        .toList();
                List<Classification> scored = classifier.classify(
                        group.stream().map(SubmittedInput::window).toList());
                for (int i = 0; i < group.size(); i++) {
                    answers.put(key(group.get(i)), (Scored) scored.get(i));
                }
            }
        }
        return answers;
    }

    List<byte[]> windows() {
        return windows;
    }

    static String key(Object machine, Object time) {
        return machine + " " + time;
    }

    private static String key(JsonNode window) {
        return key(
                window.get("machineId").asText(),
                Instant.parse(window.get("observedAt").asText()));
    }

    private static VibrationInput window(JsonNode window) {
        JsonNode values = window.get("samples");
        float[] samples = new float[values.size()];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) values.get(i).doubleValue();
        }
        return VibrationInput.of(
                samples,
                window.get("samplingRateHz").doubleValue(),
                window.get("rpm").doubleValue());
    }

    private static JsonNode json(byte[] window) {
        try {
            return new ObjectMapper().readTree(window);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
