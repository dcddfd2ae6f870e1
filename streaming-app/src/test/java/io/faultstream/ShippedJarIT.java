package io.faultstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultstream.testing.ShippedJar;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.security.auth.login.AppConfigurationEntry;
import org.junit.jupiter.api.Test;

/** What is in the jar that is handed to a cluster. */
class ShippedJarIT {
    /** What a cluster may hold beyond Spark's own jars, in a version of its own. */
    private static final Pattern FOREIGN = Pattern.compile(
            "(scala|org/apache/hadoop|io/netty|org/slf4j|org/apache/logging|com/fasterxml|com/google|org/apache/http"
                    + "|software/amazon/awssdk|org/reactivestreams|javax)/.*");

    @Test
    void itIsMadeOfExactlyTheCheckedInDependencies() throws IOException {
        List<String> actual = ShippedJar.dependencies();
        Path regenerated = ShippedJar.path().resolveSibling("runtime-deps.txt");
        Files.write(regenerated, actual);
        List<String> expected = Files.readAllLines(ShippedJar.checkedInList());

        List<String> difference = Stream.concat(
                        expected.stream().filter(line -> !actual.contains(line)).map(line -> "- " + line),
                        actual.stream().filter(line -> !expected.contains(line)).map(line -> "+ " + line))
                .toList();

        assertThat(difference).as("""
                        The application jar's dependencies are not those of streaming-app/runtime-deps.txt.
                        %s
                        If that is intended: cp streaming-app/target/runtime-deps.txt streaming-app/runtime-deps.txt
                        If not: find who brings it along (./mvnw dependency:tree -pl streaming-app) and exclude it there, or
                        give it the scope provided where Spark has it.""".formatted(String.join("\n", difference))).isEmpty();
        assertThat(expected).as("sorted, no line twice").isEqualTo(actual);
    }

    @Test
    void itHoldsNoClassThatSparkHas() {
        Set<String> provided = new HashSet<>();
        ShippedJar.sparkJars().forEach(jar -> provided.addAll(ShippedJar.entriesOf(jar)));

        assertThat(provided).contains("org/apache/spark/SparkContext.class", "scala/Option.class");
        assertThat(ShippedJar.entries())
                .filteredOn(name -> name.endsWith(".class") && provided.contains(name))
                .isEmpty();
    }

    @Test
    void itHoldsNothingUnderANameThatAClusterMayUseForAnotherVersion() {
        assertThat(ShippedJar.entries())
                .filteredOn(name -> FOREIGN.matcher(name).matches())
                .isEmpty();
    }

    @Test
    void itHoldsEveryEntryOnceAndNoSignature() {
        List<String> entries = ShippedJar.entries();
        Set<String> seen = new HashSet<>();

        assertThat(entries).filteredOn(name -> !seen.add(name)).isEmpty();
        assertThat(entries).noneMatch(name -> name.matches("META-INF/.*\\.(SF|DSA|RSA)"));
        assertThat(entries).noneMatch(name -> name.endsWith("module-info.class"));
    }

    @Test
    void itLeavesThePlatformsNativeLibrariesBesideIt() {
        assertThat(ShippedJar.natives())
                .extracting(jar -> jar.getFileName().toString())
                .hasSize(2)
                .allMatch(name -> name.startsWith("pytorch-"));
        assertThat(ShippedJar.entries()).noneMatch(name -> name.contains("libtorch"));
    }

    @Test
    void kafkaFindsTheSourceDeltaAndTheIamLoginByName() throws Exception {
        try (URLClassLoader loader = shippedOnSpark()) {
            Class<?> login = loader.loadClass("software.amazon.msk.auth.iam.IAMLoginModule");
            Object handler = loader.loadClass("software.amazon.msk.auth.iam.IAMClientCallbackHandler")
                    .getConstructor()
                    .newInstance();

            // Configuring it builds the chain of credential providers: most of what it refers to, relocated AWS SDK
            // included.
            handler.getClass()
                    .getMethod("configure", Map.class, String.class, List.class)
                    .invoke(handler, Map.of(), "AWS_MSK_IAM", List.of(jaasEntry(login)));

            assertThat(handler.getClass().getClassLoader()).isSameAs(loader);
        }
        assertThat(ShippedJar.entries()).contains("META-INF/services/org.apache.spark.sql.sources.DataSourceRegister");
    }

    private static AppConfigurationEntry jaasEntry(Class<?> login) {
        return new AppConfigurationEntry(
                login.getName(), AppConfigurationEntry.LoginModuleControlFlag.REQUIRED, Map.of());
    }

    /** As on a cluster: Spark's jars and ours, nothing of the test's own class path. */
    private static URLClassLoader shippedOnSpark() throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (Path jar : ShippedJar.sparkJars()) {
            urls.add(jar.toUri().toURL());
        }
        urls.add(ShippedJar.path().toUri().toURL());
        return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }
}
