package io.faultstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The launcher knows every command of the runbook, and the options that are given to it there. */
class RunbookCommandsIT {
    private static final Path ROOT = Tools.HOME.resolve("../..").normalize();
    private static final Pattern COMMAND = Pattern.compile("\\./faultstream ([^`\n]+)");
    private static final Pattern WORD = Pattern.compile("[a-z]+");

    @BeforeEach
    void theServiceIsBuilt() {
        assumeTrue(
                Files.exists(ROOT.resolve("streaming-app/target/faultstream-app.jar")),
                "the service is not built: ./mvnw package -DskipTests");
    }

    @Test
    void commandsAndOptionsExist() throws Exception {
        Map<String, Set<String>> commands = commands();
        assertThat(commands).containsKeys("audit", "query", "replay", "contract check", "model train");
        for (Map.Entry<String, Set<String>> command : commands.entrySet()) {
            Program.Result help = Program.of(Stream.of(
                                    List.of("./faultstream"),
                                    List.of(command.getKey().split(" ")),
                                    List.of("--help"))
                            .flatMap(List::stream)
                            .toArray())
                    .in(ROOT)
                    .run();
            assertThat(help.output()).contains("Usage: faultstream " + command.getKey() + " ");
            assertThat(command.getValue())
                    .allSatisfy(option -> assertThat(help.output()).contains(option));
            assertThat(help.exit()).isZero();
        }
    }

    /** The options that each command is given, by the command's words. */
    private static Map<String, Set<String>> commands() throws IOException {
        Map<String, Set<String>> options = new TreeMap<>();
        List<String> found = COMMAND.matcher(Files.readString(Tools.HOME.resolve("runbook.md")))
                .results()
                .map((MatchResult r) -> r.group(1))
                .filter(line -> !line.startsWith("local"))
                .toList();
        for (String line : found) {
            List<String> words = Arrays.asList(line.split(" "));
            String command = String.join(
                    " ",
                    words.stream()
                            .takeWhile(word -> WORD.matcher(word).matches())
                            .toList());
            options.computeIfAbsent(command, c -> new TreeSet<>())
                    .addAll(words.stream().filter(word -> word.startsWith("--")).toList());
        }
        return options;
    }
}
