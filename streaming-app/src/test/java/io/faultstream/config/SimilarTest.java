package io.faultstream.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SimilarTest {
    private static final List<String> KEYS = List.of("topic", "table", "trigger", "bootstrap-servers");

    @Test
    void misspeltWordFindsTheOneThatWasMeant() {
        assertThat(Similar.to("tpoic", List.of("topic"))).isEmpty();
        assertThat(Similar.to("topics", KEYS)).contains("topic");
        assertThat(Similar.to("boostrap-servers", KEYS)).contains("bootstrap-servers");
        assertThat(Similar.to("bootstrap.server", KEYS)).contains("bootstrap-servers");
    }

    @Test
    void wordLikeNoneOfThemFindsNone() {
        assertThat(Similar.to("password", KEYS)).isEmpty();
        assertThat(Similar.to("", List.of())).isEmpty();
    }
}
