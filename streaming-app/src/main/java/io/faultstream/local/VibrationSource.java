package io.faultstream.local;

import io.faultstream.model.Recording;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Machines that each send one window of 1,024 samples as often as their sensor fills one: every 85.33 ms of stream time
 * at 12 kHz. They start evenly spread over the first period, as machines that know nothing of each other would.
 */
public final class VibrationSource implements RecordSource {
    private final String topic;
    private final List<Machine> machines;
    private final long[] sent;
    private int next;

    private VibrationSource(String topic, List<Machine> machines) {
        this.topic = topic;
        this.machines = machines;
        this.sent = new long[machines.size()];
        this.next = earliest();
    }

    /** One machine per recording, in their order: {@code machine-01}, {@code machine-02} and so on. */
    public static VibrationSource of(String topic, List<Recording> recordings) {
        if (recordings.isEmpty()) {
            throw new IllegalArgumentException("a vibration source needs a recording");
        }
        List<Machine> machines = new ArrayList<>();
        for (Recording recording : recordings) {
            machines.add(new Machine(String.format("machine-%02d", machines.size() + 1), recording));
        }
        return new VibrationSource(topic, machines);
    }

    /** Machine id to the label of what it plays, for counting how many predictions are right. */
    public Map<String, String> truth() {
        Map<String, String> truth = new TreeMap<>();
        machines.forEach(machine -> truth.put(machine.id(), machine.recording().label()));
        return truth;
    }

    /** Machine id to the fault kind of what it plays. */
    public Map<String, String> faultKinds() {
        Map<String, String> kinds = new TreeMap<>();
        machines.forEach(machine -> kinds.put(machine.id(), machine.recording().faultKind()));
        return kinds;
    }

    @Override
    public long nextDueNanos() {
        return due(next);
    }

    @Override
    public ProducerRecord<String, byte[]> next(Instant sentAt) {
        Machine machine = machines.get(next);
        byte[] json = machine.window(sent[next], sentAt);
        sent[next]++;
        next = earliest();
        return new ProducerRecord<>(topic, machine.id(), json);
    }

    private int earliest() {
        int earliest = 0;
        for (int i = 1; i < sent.length; i++) {
            if (due(i) < due(earliest)) {
                earliest = i;
            }
        }
        return earliest;
    }

    private long due(int i) {
        Machine machine = machines.get(i);
        return i * machine.nanosUntil(1) / machines.size() + machine.nanosUntil(sent[i]);
    }
}
