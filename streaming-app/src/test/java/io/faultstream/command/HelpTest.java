package io.faultstream.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class HelpTest {
    @TestFactory
    List<DynamicTest> everyCommandExplainsItself() {
        Collection<String> commands =
                FaultstreamCommand.commandLine().getSubcommands().keySet();
        assertThat(commands).contains("run", "validate", "query");
        return commands.stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    CommandRun run = CommandRun.of(name, "--help");
                    assertThat(run.exitCode()).isEqualTo(FaultstreamCommand.OK);
                    assertThat(run.out())
                            .startsWith("Usage: faultstream " + name)
                            .contains("-h, --help");
                    assertThat(run.err()).isEmpty();
                }))
                .toList();
    }

    @Test
    void nothingAskedForShowsAllCommands() {
        CommandRun run = CommandRun.of();

        assertThat(run.exitCode()).isEqualTo(FaultstreamCommand.OK);
        assertThat(run.out()).startsWith("Usage: faultstream");
        FaultstreamCommand.commandLine().getSubcommands().keySet().forEach(name -> assertThat(run.out())
                .containsPattern("(?m)^  " + name + " "));
    }

    @Test
    void wrongCommandLineIsExplainedAndExitsWithTwo() {
        CommandRun unknown = CommandRun.of("valdate");
        assertThat(unknown.exitCode()).isEqualTo(FaultstreamCommand.SETUP);
        assertThat(unknown.err()).contains("'valdate'").contains("validate").doesNotContain("\tat ");

        CommandRun missing = CommandRun.of("query");
        assertThat(missing.exitCode()).isEqualTo(FaultstreamCommand.SETUP);
        assertThat(missing.err()).startsWith("Missing required parameter: 'SQL'");
    }
}
