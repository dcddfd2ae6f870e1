package io.faultstream.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The list of meters as the table of {@code grafana/README.md}. */
final class MeterTable {
    private MeterTable() {}

    static List<String> rows() {
        return Stream.concat(
                        Stream.of(
                                "| meter | type | unit | tags | meaning | Prometheus | CloudWatch |",
                                "|---|---|---|---|---|---|---|"),
                        Stream.of(PipelineMeter.values()).map(MeterTable::row))
                .toList();
    }

    private static String row(PipelineMeter meter) {
        return Stream.of(
                        code(List.of(meter.meterName())),
                        meter.type().name().toLowerCase(Locale.ROOT),
                        meter.unit(),
                        code(meter.tagKeys()),
                        meter.meaning(),
                        code(prometheusNames(meter)),
                        code(cloudWatchNames(meter)))
                .collect(Collectors.joining(" | ", "| ", " |"));
    }

    static List<String> prometheusNames(PipelineMeter meter) {
        String name = new PrometheusNamingConvention()
                .name(
                        meter.meterName(),
                        meter.type(),
                        meter.type() == Meter.Type.COUNTER || meter.unit().equals("1") ? null : meter.unit());
        return switch (meter.type()) {
            case COUNTER -> List.of(name + "_total");
            case TIMER -> List.of(name + "_count", name + "_sum", name + "_max");
            // Prometheus treats an info metric as a type of its own and adds the ending itself.
            default -> List.of(meter.meterName().endsWith(".info") ? name + "_info" : name);
        };
    }

    /** A timer's sum, avg and max are in milliseconds there. */
    static List<String> cloudWatchNames(PipelineMeter meter) {
        if (!meter.isSentToCloudWatch()) {
            return List.of();
        }
        List<String> statistics =
                switch (meter.type()) {
                    case COUNTER -> List.of("count");
                    case TIMER -> List.of("count", "sum", "avg", "max");
                    default -> List.of("value");
                };
        return statistics.stream()
                .map(statistic -> meter.meterName() + "." + statistic)
                .toList();
    }

    private static String code(List<String> names) {
        return names.isEmpty() ? "–" : names.stream().map(n -> "`" + n + "`").collect(Collectors.joining(" "));
    }
}
