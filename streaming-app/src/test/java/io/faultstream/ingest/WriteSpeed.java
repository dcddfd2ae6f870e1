package io.faultstream.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.faultstream.codec.UnknownFields;
import io.faultstream.config.LimitsConfig;
import io.faultstream.table.Layer;
import io.faultstream.table.QuarantineTable;
import io.faultstream.table.SilverTable;
import io.faultstream.table.TableFormat;
import io.faultstream.testing.TestSpark;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.spark.util.SerializableConfiguration;

/** Not a test: CPU time per record of {@link WriteRecords} on one thread, records in memory. */
final class WriteSpeed {
    private WriteSpeed() {}

    public static void main(String[] args) throws Exception {
        boolean vibration = args[0].equals("vibration");
        int count = Integer.parseInt(args[1]);
        Random random = new Random(7);
        List<ConsumerRecord<byte[], byte[]>> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] value = vibration ? window(random) : metric(random);
            rows.add(new ConsumerRecord<>(
                    "topic",
                    1,
                    i,
                    1_718_880_000_000L + i,
                    TimestampType.CREATE_TIME,
                    0,
                    0,
                    null,
                    value,
                    new RecordHeaders(),
                    Optional.empty()));
        }
        Contract contract = new Contract(
                vibration ? "faultstream.v1.VibrationWindow" : "faultstream.v1.ServerMetric",
                WriteSpeed.class
                        .getResourceAsStream("/faultstream/contracts.desc")
                        .readAllBytes());
        Path dir = Files.createTempDirectory("speed");
        var spark = TestSpark.session();
        TableFormat silver = TableFormat.of(
                spark,
                new io.faultstream.table.TableDefinition(
                        Layer.SILVER, "t", dir + "/s", SilverTable.schema(contract.schema()), List.of("event_date")));
        TableFormat quarantine = TableFormat.of(
                spark,
                new io.faultstream.table.TableDefinition(
                        Layer.QUARANTINE, "t", dir + "/q", QuarantineTable.SCHEMA, List.of("event_date")));
        silver = new TableFormat(silver.location(), silver.schemaJson(), System.getProperty("codec", "SNAPPY"));
        WriteRecords write = new WriteRecords(
                contract,
                new LimitsConfig(1 << 24, 64, 1_000_000),
                UnknownFields.RESCUE,
                new HashMap<>(),
                Duration.ZERO,
                silver,
                quarantine,
                new SerializableConfiguration(new Configuration()));
        var codec = io.faultstream.codec.JsonCodec.of(
                contract.descriptor(),
                new io.faultstream.codec.CodecLimits(1 << 24, 64, 1_000_000),
                UnknownFields.RESCUE);
        var fields = codec.fields();
        var cpuOf = ManagementFactory.getThreadMXBean();
        for (int round = 0; round < 12; round++) {
            long cpu = cpuOf.getCurrentThreadCpuTime();
            long bytes = 0;
            for (var row : rows) {
                bytes += row.value().length;
            }
            long fetched = cpuOf.getCurrentThreadCpuTime();
            for (var row : rows) {
                if (codec.decode(row.value(), 1_718_880_000_000L, fields) != null) {
                    throw new IllegalStateException();
                }
            }
            long decoded = cpuOf.getCurrentThreadCpuTime();
            System.out.printf(
                    Locale.ROOT,
                    bytes + " fetch %d ns, fetch and decode %d ns%n",
                    (fetched - cpu) / count,
                    (decoded - fetched) / count);
        }
        var threads = ManagementFactory.getThreadMXBean();
        for (int round = 0; round < Integer.parseInt(args[2]); round++) {
            long cpu = threads.getCurrentThreadCpuTime();
            Iterator<ConsumerRecord<byte[], byte[]>> left = rows.iterator();
            WrittenFiles written = write.write(new KafkaRecord("topic", 1), () -> left.hasNext() ? left.next() : null);
            cpu = threads.getCurrentThreadCpuTime() - cpu;
            System.out.printf(
                    Locale.ROOT,
                    "%.0f ns per record, %.0f k/s, %d rows, %d bytes%n",
                    (double) cpu / count,
                    1e6 * count / cpu,
                    written.counts().accepted(),
                    written.silver().get(0).bytes());
            try (var all = Files.walk(dir)) {
                all.filter(Files::isRegularFile).forEach(f -> f.toFile().delete());
            }
        }
        spark.stop();
    }

    private static byte[] metric(Random random) {
        return String.format(
                        Locale.ROOT,
                        "{\"host\":\"server%d\",\"metricName\":\"%s\",\"region\":\"eu-west-%d\",\"timestamp\":\"%d\",\"value\":%d}",
                        1 + random.nextInt(500),
                        random.nextBoolean() ? "memory_usage_gb" : "disk_io_rate_mbps",
                        1 + random.nextInt(3),
                        1_718_876_852_088L + random.nextInt(100_000),
                        random.nextInt(100))
                .getBytes(UTF_8);
    }

    private static byte[] window(Random random) {
        StringBuilder json = new StringBuilder("{\"machineId\":\"machine-")
                .append(random.nextInt(100))
                .append("\",\"sensorId\":\"drive-end\",\"observedAt\":\"2024-06-20T09:")
                .append(10 + random.nextInt(50))
                .append(":12.088Z\",\"samplingRateHz\":12000,\"rpm\":1797.5,\"loadHp\":2,\"samples\":[");
        for (int i = 0; i < 1024; i++) {
            json.append(i == 0 ? "" : ",").append(String.format(Locale.ROOT, "%.6f", random.nextGaussian() / 5));
        }
        return json.append("]}").toString().getBytes(UTF_8);
    }
}
