package io.faultstream.bench.system;

import io.faultstream.bench.child.BenchSystem;
import io.faultstream.bench.child.ChildSettings;
import io.faultstream.bench.child.Finished;
import io.faultstream.bench.child.SystemChild;
import io.faultstream.bench.data.Shape;
import io.faultstream.codec.CodecLimits;
import io.faultstream.codec.Decoded;
import io.faultstream.codec.JsonCodec;
import io.faultstream.codec.UnknownFields;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The limit of decoding: the codec alone over records in memory, a thread for each partition. */
public final class LimitScan implements BenchSystem {
    private final Shape shape;
    private final List<List<Held>> partitions = new ArrayList<>();

    private LimitScan(ChildSettings settings) throws InterruptedException {
        this.shape = Shape.of(settings.shape());
        for (int i = 0; i < settings.partitions(); i++) {
            partitions.add(new ArrayList<>());
        }
        new TopicReader(settings).read(partition -> {
            List<Held> held = partitions.get(partition);
            return record -> held.add(new Held(record.value(), record.timestamp()));
        });
    }

    public static void main(String[] args) {
        SystemChild.serve(args, LimitScan::new);
    }

    @Override
    public Finished run(Path folder) throws InterruptedException {
        LongAdder decoded = new LongAdder();
        LongAdder rejected = new LongAdder();
        long start = System.nanoTime();
        TopicReader.inParallel(partitions.size(), partition -> {
            JsonCodec codec = JsonCodec.of(shape.contract(), CodecLimits.DEFAULT, UnknownFields.RESCUE);
            for (Held held : partitions.get((int) partition)) {
                (codec.decode(held.value, held.brokerMillis) instanceof Decoded ? decoded : rejected).increment();
            }
        });
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Finished(
                seconds,
                Finished.Output.none(),
                Map.of("decoded", decoded.doubleValue(), "rejected", rejected.doubleValue()));
    }

    private record Held(byte[] value, long brokerMillis) {}
}
