package io.faultstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;

/** The watchdog's deployed definition, interpreted against stateful fakes that know AWS's models. */
class WatchdogTest {
    @AfterAll
    static void everyStateAndEveryCatchWasVisited() throws IOException {
        WatchdogScenario.stopInterpreter();
        if (!WatchdogScenario.VISITED.isEmpty()) {
            Set<String> missed = new TreeSet<>(
                    Definition.read("watchdog.asl.json", Watched.SUBSTITUTIONS).places());
            missed.removeAll(WatchdogScenario.VISITED);
            assertThat(missed).as("places that no scenario has visited").isEmpty();
        }
    }

    @Nested
    class Running extends RunningScenarios {}

    @Nested
    class Dead extends DeadScenarios {}

    @Nested
    class Restarting extends RestartScenarios {}

    @Nested
    class Stuck extends StuckScenarios {}

    @Nested
    class Stopped extends StopScenarios {}

    @Nested
    class Several extends SeveralScenarios {}

    @Nested
    class Telling extends TellScenarios {}
}
