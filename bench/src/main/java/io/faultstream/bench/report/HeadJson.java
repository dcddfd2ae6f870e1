package io.faultstream.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.faultstream.bench.machine.Head;

/** The circumstances of a result as JSON. */
public final class HeadJson {
    private HeadJson() {}

    public static ObjectNode of(ObjectMapper mapper, Head head) {
        ObjectNode json = mapper.createObjectNode();
        json.put("at", head.at().toString());
        json.put("commit", head.commit().hash());
        json.put("dirty", head.commit().dirty());
        json.put("loadAverageBefore", head.loadBefore());
        json.put("cpu", head.machine().cpu());
        json.put("cores", head.machine().cores());
        json.put("memoryBytes", head.machine().memoryBytes());
        json.put("kernel", head.machine().kernel());
        json.put("jvm", head.machine().jvm());
        return json;
    }
}
