package io.faultstream.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.faultstream.codec.RejectReason;
import io.faultstream.metrics.Snapshot;
import io.faultstream.testing.TestKafka;
import io.faultstream.testing.TestLake;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A topic of which every tenth record is broken, in every way of the catalogue. */
class GarbageIT {
    private static final int RECORDS = 100_000;
    private static final int BROKEN_EVERY = 10;
    private static final int PARTITIONS = 4;
    private static final String TOPIC = "garbage.metrics";
    private static final Garbage[] WAYS = Garbage.values();

    private final TestKafka kafka = TestKafka.shared();
    private final List<ProducerRecord<byte[], byte[]>> sent = new ArrayList<>();

    @TempDir
    private Path dir;

    @Test
    void everyOffsetIsAccountedForAndEveryBrokenRecordHasItsReason() {
        Map<Position, Integer> numbers = send();
        TestLake lake = Garbage.strict(new TestLake(dir, kafka))
                .only("server-metrics")
                .set("faultstream.streams.server-metrics.topic", TOPIC)
                .set("faultstream.streams.server-metrics.max-offsets-per-trigger", "15000");

        lake.drain("server-metrics");

        Set<Position> silver = new HashSet<>();
        for (Map<String, Object> row :
                lake.table("silver/server_metrics").rows("source_partition", "source_offset", "host")) {
            Position position = Position.of(row);
            assertThat(silver.add(position))
                    .as("%s is in silver once", position)
                    .isTrue();
            assertThat(row).containsEntry("host", "host-" + numbers.get(position));
        }
        Set<Position> quarantine = new HashSet<>();
        Map<String, String> wrong = new TreeMap<>();
        for (Map<String, Object> row : lake.table("quarantine/server_metrics").rows()) {
            Position position = Position.of(row);
            assertThat(quarantine.add(position))
                    .as("%s is in quarantine once", position)
                    .isTrue();
            int number = numbers.get(position);
            Garbage way = way(number);
            if (!row.get("reason").equals(way.reason().name())) {
                wrong.put(way.name(), row.get("reason") + ": " + row.get("detail"));
            }
            if (!Arrays.equals((byte[]) row.get("value"), sent.get(number).value())) {
                wrong.put(way.name(), "other bytes than were sent");
            }
            assertThat((String) row.get("detail")).as(way.name()).isNotBlank();
        }

        assertThat(wrong).isEmpty();
        assertThat(silver).hasSize(RECORDS - RECORDS / BROKEN_EVERY);
        assertThat(Collections.disjoint(silver, quarantine)).isTrue();
        assertThat(quarantine).hasSize(RECORDS / BROKEN_EVERY);
        silver.addAll(quarantine);
        assertThat(silver.equals(numbers.keySet())).isTrue();
        assertThat(lake.table("silver/server_metrics").version())
                .as("micro-batches")
                .isGreaterThanOrEqualTo(RECORDS / 15_000);
        assertCounted(lake.metrics().snapshot().streams().get("server-metrics"));
    }

    @Test
    void catalogueHasEveryReasonThatARecordCanHave() {
        Set<RejectReason> reasons = Arrays.stream(WAYS)
                .map(Garbage::reason)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(RejectReason.class)));

        assertThat(WAYS).hasSizeGreaterThanOrEqualTo(30);
        // A write that fails is no property of a record.
        assertThat(reasons).isEqualTo(EnumSet.complementOf(EnumSet.of(RejectReason.WRITE_FAILED)));
    }

    private static void assertCounted(Snapshot.Stream counted) {
        Map<String, Long> expected = new HashMap<>();
        for (RejectReason reason : RejectReason.values()) {
            expected.put(reason.name(), 0L);
        }
        for (int i = 0; i < RECORDS; i += BROKEN_EVERY) {
            expected.merge(way(i).reason().name(), 1L, Long::sum);
        }
        assertThat(counted.read()).isEqualTo(RECORDS);
        assertThat(counted.decoded()).isEqualTo(RECORDS - RECORDS / BROKEN_EVERY);
        assertThat(counted.quarantinedByReason()).isEqualTo(expected);
    }

    /** The number of the record at each position. */
    private Map<Position, Integer> send() {
        kafka.createTopic(TOPIC, PARTITIONS);
        Random random = new Random(1);
        for (int i = 0; i < RECORDS; i++) {
            byte[] value = isBroken(i) ? way(i).bytes(i) : Garbage.good(i).getBytes(UTF_8);
            sent.add(new ProducerRecord<>(TOPIC, random.nextInt(PARTITIONS), null, value));
        }
        Map<Position, Integer> numbers = new HashMap<>();
        List<RecordMetadata> places = kafka.sendRecords(sent);
        for (int i = 0; i < RECORDS; i++) {
            numbers.put(new Position(places.get(i).partition(), places.get(i).offset()), i);
        }
        return numbers;
    }

    private static boolean isBroken(int i) {
        return i % BROKEN_EVERY == 0;
    }

    private static Garbage way(int i) {
        return WAYS[i / BROKEN_EVERY % WAYS.length];
    }

    private record Position(int partition, long offset) {
        static Position of(Map<String, Object> row) {
            return new Position((Integer) row.get("source_partition"), (Long) row.get("source_offset"));
        }
    }
}
