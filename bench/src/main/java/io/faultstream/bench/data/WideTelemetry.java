package io.faultstream.bench.data;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;
import java.util.SplittableRandom;

/** Records of 60 values in nested objects, about 1.2 KB. The checksum is the sum of the sequence numbers. */
public final class WideTelemetry implements RecordShape {
    private static final List<Group> GROUPS = List.of(
            new Group(
                    "electrical",
                    "voltageL1",
                    "voltageL2",
                    "voltageL3",
                    "currentL1",
                    "currentL2",
                    "currentL3",
                    "powerKw",
                    "powerFactor",
                    "frequencyHz",
                    "energyKwh"),
            new Group(
                    "thermal", "driveEnd", "freeEnd", "windingU", "windingV", "windingW", "ambient", "oil", "housing"),
            new Group(
                    "shaking",
                    "rmsX",
                    "rmsY",
                    "rmsZ",
                    "peakX",
                    "peakY",
                    "peakZ",
                    "crestX",
                    "crestY",
                    "crestZ",
                    "kurtosis"),
            new Group(
                    "flow",
                    "rate",
                    "pressureIn",
                    "pressureOut",
                    "level",
                    "speedRpm",
                    "torqueNm",
                    "loadPercent",
                    "valvePercent"));

    @Override
    public Generated record(long seed, long index) {
        SplittableRandom random = Seeds.random(seed, index);
        int second = (int) (index % 60);
        int machine = random.nextInt(1000);
        StringBuilder json = new StringBuilder(1_600)
                .append("{\"tenant\":\"acme\",\"site\":\"site-")
                .append(machine % 7)
                .append("\",\"line\":\"line-")
                .append(machine % 31)
                .append("\",\"machine\":\"machine-")
                .append(machine)
                .append("\",\"serial\":\"SN-")
                .append(100_000 + machine)
                .append("\",\"observedAt\":\"2024-06-20T10:15:")
                .append(second < 10 ? "0" : "")
                .append(second)
                .append(".5Z\",\"sequence\":\"")
                .append(index)
                .append("\",\"device\":{\"vendor\":\"Ifmer\",\"model\":\"VX-300\",\"firmware\":\"2.14.")
                .append(machine % 10)
                .append("\",\"channel\":")
                .append(machine % 16)
                .append(",\"calibrated\":true,\"rangeG\":16},\"position\":{\"x\":");
        number(json, random).append(",\"y\":");
        number(json, random).append(",\"z\":");
        number(json, random).append(",\"latitude\":48.137154,\"longitude\":11.576124,\"building\":\"B-");
        json.append(machine % 5).append("\",\"floor\":").append(machine % 3).append('}');
        for (Group group : GROUPS) {
            json.append(",\"").append(group.name).append("\":{");
            for (int i = 0; i < group.fields.length; i++) {
                json.append(i == 0 ? "\"" : ",\"").append(group.fields[i]).append("\":");
                number(json, random);
            }
            json.append('}');
        }
        json.append(",\"status\":{\"state\":\"RUNNING\",\"code\":")
                .append(random.nextInt(8))
                .append(",\"running\":true,\"alarm\":")
                .append(random.nextInt(50) == 0)
                .append("}}");
        return new Generated(json.toString().getBytes(US_ASCII), index, true);
    }

    private static StringBuilder number(StringBuilder json, SplittableRandom random) {
        int thousandths = random.nextInt(1_000_000);
        json.append(thousandths / 1000).append('.');
        String digits = Integer.toString(1000 + thousandths % 1000);
        return json.append(digits, 1, 4);
    }

    private static final class Group {
        private final String name;
        private final String[] fields;

        private Group(String name, String... fields) {
            this.name = name;
            this.fields = fields;
        }
    }
}
