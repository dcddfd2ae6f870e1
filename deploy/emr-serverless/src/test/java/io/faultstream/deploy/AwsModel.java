package io.faultstream.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** AWS's own model of a service, as botocore carries it, read the way Step Functions names things: in PascalCase. */
record AwsModel(String service, JsonNode model) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, AwsModel> LOADED = new ConcurrentHashMap<>();

    /** Errors that every service has and its model does not name. */
    private static final Set<String> COMMON = Set.of("ThrottlingException", "AccessDeniedException");

    static AwsModel of(String service) {
        return LOADED.computeIfAbsent(service, AwsModel::load);
    }

    ShapeCheck check() {
        return new ShapeCheck(model.path("shapes"));
    }

    String input(String operation) {
        return operation(operation).at("/input/shape").asText();
    }

    /** Empty where the operation answers with nothing. */
    String output(String operation) {
        return operation(operation).at("/output/shape").asText();
    }

    /** The errors of an operation as classes of the Java SDK, which Step Functions takes its names from. */
    Set<String> errors(String operation) {
        Set<String> names = new TreeSet<>(COMMON);
        for (JsonNode error : operation(operation).path("errors")) {
            String name = error.path("shape").asText();
            names.add(name.endsWith("Exception") ? name : name + "Exception");
        }
        return names;
    }

    private JsonNode operation(String name) {
        JsonNode operation = model.path("operations").path(name);
        if (operation.isMissingNode()) {
            throw new IllegalArgumentException(service + " has no operation " + name);
        }
        return operation;
    }

    private static AwsModel load(String service) {
        Path lib = Tools.python("python").getParent().resolveSibling("lib");
        try (Stream<Path> files = Files.find(
                lib,
                8,
                (path, attributes) -> path.endsWith("service-2.json.gz")
                        && path.getParent().getParent().endsWith("botocore/data/" + service))) {
            Path newest = files.max(Path::compareTo)
                    .orElseThrow(() -> new IllegalArgumentException("botocore has no service " + service));
            try (InputStream in = new GZIPInputStream(Files.newInputStream(newest))) {
                return new AwsModel(service, JSON.readTree(in));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
