package io.faultstream.bench.jmh;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** JMH with the benchmarks' short names; whatever follows goes to JMH as it is. */
public final class JmhMain {
    private static final Map<String, String> NAMES =
            Map.of("codec", CodecBenchmark.class.getName(), "classifier", ClassifierBenchmark.class.getName());

    private JmhMain() {}

    public static void main(String[] args) throws Exception {
        List<String> words = new ArrayList<>(List.of(args));
        if (words.isEmpty() || !NAMES.containsKey(words.get(0))) {
            System.err.println("bench: bench/run jmh codec|classifier [options of JMH, such as -f 1 -wi 2 -i 3]");
            System.exit(2);
        }
        words.set(0, NAMES.get(words.get(0)));
        org.openjdk.jmh.Main.main(words.toArray(String[]::new));
    }
}
