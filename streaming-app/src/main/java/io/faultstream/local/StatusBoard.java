package io.faultstream.local;

import io.faultstream.Service;
import io.faultstream.config.AppConfig;
import io.faultstream.metrics.Snapshot;
import io.faultstream.table.LakeLocations;
import io.faultstream.table.Layer;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a local run tells the person in front of it. */
final class StatusBoard {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

    private final Service service;
    private final AppConfig config;
    private final LakeLocations lake;
    private final Verdicts verdicts;
    private final PrintWriter out;
    private final Arrival arrival;
    private Snapshot last;

    StatusBoard(Service service, AppConfig config, LakeLocations lake, Verdicts verdicts, PrintWriter out) {
        this.service = service;
        this.config = config;
        this.lake = lake;
        this.verdicts = verdicts;
        this.out = out;
        this.arrival = new Arrival(service.spark(), config, lake);
        this.last = service.metrics();
    }

    void whereThingsAre(String bootstrapServers, DataDir dir) {
        out.println();
        out.println("  Kafka      " + bootstrapServers);
        config.streams()
                .values()
                .forEach(stream -> out.println("  topic      " + stream.topic() + " → silver." + stream.table()));
        for (Layer layer : Layer.values()) {
            out.println("  " + String.format("%-10s", layer.schemaName()) + " " + lake.layer(layer));
        }
        service.metricsAddress().ifPresent(uri -> out.println("  metrics    " + uri));
        service.uiAddress().ifPresent(uri -> out.println("  Spark UI   " + uri));
        out.println("  logs       " + dir.logs());
        out.println("  ask it     ./faultstream query --data-dir " + dir.root()
                + " \"SELECT machine_id, predicted_class, count(*) FROM gold.fault_predictions GROUP BY 1, 2\"");
        out.println();
        out.flush();
    }

    void status() {
        refresh();
        Snapshot now = service.metrics();
        double seconds =
                Math.max(0.001, Duration.between(last.takenAt(), now.takenAt()).toMillis() / 1e3);
        List<String> parts = new ArrayList<>();
        parts.add(String.format(Locale.ROOT, "%,.0f records/s", (read(now) - read(last)) / seconds));
        parts.add(String.format(Locale.ROOT, "quarantined %,d", quarantined(now)));
        parts.add(String.format(Locale.ROOT, "predictions %,d", now.scored()));
        right().ifPresent(parts::add);
        freshness(now).ifPresent(parts::add);
        out.println(TIME.format(Instant.now()) + "  " + String.join(" · ", parts));
        faults().ifPresent(line -> out.println("          " + line));
        out.flush();
        last = now;
    }

    /** Gives what is on its way the time to arrive. */
    void awaitArrival(Optional<ReplayCounts> sent) {
        arrival.await(sent);
    }

    void summary(Optional<ReplayCounts> sent) {
        refresh();
        out.println();
        sent.ifPresent(counts -> config.streams()
                .values()
                .forEach(stream -> out.printf(
                        Locale.ROOT, "  sent to %-20s %,12d%n", stream.topic(), counts.sent(stream.topic()))));
        arrival.counts().forEach((table, rows) -> out.printf(Locale.ROOT, "  rows in %-32s %,12d%n", table, rows));
        right().ifPresent(line -> out.println("  " + line));
        verdicts.machines()
                .forEach((machine, verdict) -> out.printf(
                        Locale.ROOT,
                        "    %-12s %-16s %,8d windows, %6.2f %% right%n",
                        machine,
                        verdict.latest(),
                        verdict.windows(),
                        100.0 * verdict.right() / verdict.windows()));
        out.flush();
    }

    private void refresh() {
        // Before the first prediction there is nothing to see, and the queries need the cores.
        if (config.predict().enabled() && service.metrics().scored() > 0) {
            verdicts.refresh();
        }
    }

    private Optional<String> right() {
        long judged = verdicts.judged();
        return judged == 0
                ? Optional.empty()
                : Optional.of(
                        String.format(Locale.ROOT, "right %.2f %% of %,d", 100.0 * verdicts.right() / judged, judged));
    }

    private Optional<String> faults() {
        Map<String, Verdicts.Machine> machines = verdicts.machines();
        if (machines.isEmpty()) {
            return Optional.empty();
        }
        String faulty = machines.entrySet().stream()
                .filter(e -> !e.getValue().latest().equals("normal"))
                .map(e -> e.getKey() + " " + e.getValue().latest())
                .collect(Collectors.joining(", "));
        return Optional.of(faulty.isEmpty() ? "no faults on " + machines.size() + " machines" : "faults: " + faulty);
    }

    private Optional<String> freshness(Snapshot now) {
        String silver =
                age(now, Layer.SILVER.schemaName() + "." + config.predict().source());
        String gold = age(now, Layer.GOLD.schemaName() + "." + config.predict().table());
        return silver.isEmpty()
                ? Optional.empty()
                : Optional.of("fresh silver " + silver + (gold.isEmpty() ? "" : ", gold " + gold));
    }

    private static String age(Snapshot now, String table) {
        Snapshot.Table found = now.tables().get(table);
        return found == null
                ? ""
                : String.format(Locale.ROOT, "%.1f s", found.freshness().toMillis() / 1e3);
    }

    private static long read(Snapshot snapshot) {
        return snapshot.streams().values().stream()
                .mapToLong(Snapshot.Stream::read)
                .sum();
    }

    private static long quarantined(Snapshot snapshot) {
        return snapshot.streams().values().stream()
                .mapToLong(Snapshot.Stream::quarantined)
                .sum();
    }
}
