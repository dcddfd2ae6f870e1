package io.faultstream.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code reference.conf} and the reading of it have exactly the same keys. */
class ReferenceConfTest {
    /** Blocks whose keys are the user's. */
    private static final Set<String> FREE = Set.of(
            "kafka.options",
            "kafka.consumer-options",
            "stream-defaults.expectations",
            "metrics.tags",
            "spark.conf",
            "maintenance.retention-days");

    private static final Config REFERENCE = ConfigFactory.parseResources(ReferenceConfTest.class, "/reference.conf")
            .resolve();

    @Test
    void nothingIsMissingAndNothingIsLeftOver() {
        assertThat(problems(REFERENCE)).isEmpty();
    }

    /** A value of the wrong form is noticed only by somebody who reads the key. */
    @TestFactory
    List<DynamicTest> everyKeyIsRead() {
        Set<String> keys = new TreeSet<>();
        collect("", REFERENCE.getConfig("faultstream").root(), keys);
        assertThat(keys).contains("lake.root", "spark.conf", "streams.vibration.max-offsets-per-trigger");
        return keys.stream()
                .map(key -> DynamicTest.dynamicTest(key, () -> {
                    Config wrong =
                            REFERENCE.withValue("faultstream." + key, ConfigValueFactory.fromIterable(List.of(1)));
                    Set<String> complained =
                            problems(wrong).stream().map(Problem::where).collect(Collectors.toSet());
                    assertThat(complained).containsExactlyInAnyOrderElementsOf(readers(key));
                }))
                .toList();
    }

    /** Where a wrong value shows: a default of all streams shows in each stream that does not set it. */
    private static List<String> readers(String key) {
        String defaults = "stream-defaults.";
        if (!key.startsWith(defaults)) {
            return List.of("faultstream." + key);
        }
        String own = key.substring(defaults.length());
        return REFERENCE.getObject("faultstream.streams").keySet().stream()
                .filter(stream -> !REFERENCE.hasPath("faultstream.streams." + stream + "." + own))
                .map(stream -> "faultstream.streams." + stream + "." + own)
                .toList();
    }

    private static void collect(String path, ConfigObject block, Set<String> keys) {
        for (Map.Entry<String, ConfigValue> entry : block.entrySet()) {
            String key = path + entry.getKey();
            if (entry.getValue() instanceof ConfigObject inner && !FREE.contains(key)) {
                collect(key + ".", inner, keys);
            } else {
                keys.add(key);
            }
        }
    }

    private static List<Problem> problems(Config config) {
        List<Problem> problems = new ArrayList<>();
        ConfigReader top = new ConfigReader(config, "", problems);
        new ConfigMapping(top.child("faultstream")).read();
        top.finish();
        return problems;
    }
}
