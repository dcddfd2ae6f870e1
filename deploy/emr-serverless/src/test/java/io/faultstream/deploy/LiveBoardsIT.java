package io.faultstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The boards and alerts for Prometheus on a running {@code ./faultstream local}: every panel has data, no alert fires until it dies. */
class LiveBoardsIT {
    private static final Path ROOT = Tools.HOME.resolve("../..").normalize();
    private static final Duration LIMIT = Duration.ofMinutes(8);
    private static final Pattern METRICS = Pattern.compile("metrics +http://(\\S+)");
    /** Turns a comparison into 0 or 1: the expression then has a value whenever its metrics have. */
    private static final Pattern COMPARISON = Pattern.compile("(>=|==|>) (?=[\\d.]+\\b)");

    @Test
    void everyPanelHasDataAndNoAlertFiresUntilTheServiceDies(@TempDir Path dir) throws Exception {
        Tools.prometheus("prometheus");
        assumeTrue(
                Files.exists(ROOT.resolve("streaming-app/target/faultstream-app.jar")),
                "the service is not built: ./mvnw package -DskipTests");
        try (Background service = startService(dir);
                PrometheusServer prometheus = PrometheusServer.start(dir, addressOf(service))) {
            assertThat(expressions()).hasSizeGreaterThan(40);
            List<String> waiting = withoutData(prometheus, expressions());
            long end = System.nanoTime() + LIMIT.toNanos();
            while (!waiting.isEmpty() && System.nanoTime() < end) {
                service.await("the next scrape", LIMIT, nextScrape(prometheus));
                waiting = withoutData(prometheus, waiting);
            }
            assertThat(waiting).as("without data\n%s", service.output()).isEmpty();
            assertThat(prometheus.values("faultstream_no_such_metric")).isEmpty();
            assertThat(prometheus.alerts("firing")).isEmpty();

            service.close();
            prometheus.await("the dead driver is noticed", LIMIT, () -> prometheus.alerts("pending").stream()
                    .anyMatch(alert ->
                            alert.path("labels").path("runbook").asText().equals("heartbeat-missing")));
        }
    }

    private static Background startService(Path dir) throws Exception {
        return Background.start(
                dir.resolve("service.log"),
                List.of(
                        ROOT.resolve("faultstream").toString(),
                        "local",
                        "--data-dir",
                        dir.resolve("data").toString(),
                        "--kafka-port",
                        "0",
                        "--metrics-port",
                        "0",
                        "--for",
                        "15m",
                        "--set",
                        "faultstream.maintenance.every=30 seconds"));
    }

    private static String addressOf(Background service) throws InterruptedException {
        service.await("the service has started", LIMIT, () -> METRICS.matcher(service.output())
                .find());
        Matcher matcher = METRICS.matcher(service.output());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private static List<String> expressions() {
        return Stream.concat(
                        Boards.all().stream()
                                .flatMap(Boards.Board::dataPanels)
                                .flatMap(panel -> panel.prometheusExpressions().stream())
                                .map(PromQl::asSent),
                        Boards.alerts().stream()
                                .map(rule -> rule.path("expr").asText())
                                .map(expression ->
                                        COMPARISON.matcher(expression).replaceAll("$1 bool ")))
                .toList();
    }

    private static List<String> withoutData(PrometheusServer prometheus, List<String> expressions) {
        return expressions.stream()
                .filter(expression -> prometheus.values(expression).isEmpty())
                .toList();
    }

    private static BooleanSupplier nextScrape(PrometheusServer prometheus) {
        String last = "max(timestamp(up))";
        List<Double> before = prometheus.values(last);
        return () -> !prometheus.values(last).equals(before);
    }
}
