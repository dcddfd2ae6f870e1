package io.faultstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The template of the watchdog, and that it fits the definitions it deploys. */
class WatchdogTemplateTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What a role needs besides the actions that its definition calls. */
    private static final Map<String, String> BESIDES = Map.ofEntries(
            Map.entry("iam:PassRole", "StartJobRun hands the job's role over"),
            Map.entry("kms:Decrypt", "encrypted topics and table"),
            Map.entry("kms:GenerateDataKey", "encrypted topics and table"),
            Map.entry("logs:CreateLogDelivery", "execution logs"),
            Map.entry("logs:GetLogDelivery", "execution logs"),
            Map.entry("logs:UpdateLogDelivery", "execution logs"),
            Map.entry("logs:DeleteLogDelivery", "execution logs"),
            Map.entry("logs:ListLogDeliveries", "execution logs"),
            Map.entry("logs:PutResourcePolicy", "execution logs"),
            Map.entry("logs:DescribeResourcePolicies", "execution logs"),
            Map.entry("logs:DescribeLogGroups", "execution logs"));

    private static WatchdogTemplate template;

    @BeforeEach
    void read() {
        if (template == null) {
            template = WatchdogTemplate.read();
        }
    }

    @Test
    void takesAndGivesWhatTheOtherTemplatesRelyOn() {
        assertThat(template.names("Parameters"))
                .contains("Environment", "ApplicationId", "ApplicationName", "JobRoleArn", "MetricsNamespace")
                .contains("LogsLocation", "DashboardUrl", "KmsKeyArn", "NotificationEmail", "DefinitionsBucket")
                .contains("WatchdogKey", "PipelineKey");
        assertThat(template.names("Outputs"))
                .containsExactly("FailureTopicArn", "PipelineArn", "SuccessTopicArn", "WatchdogArn");
        template.json().path("Parameters").fields().forEachRemaining(parameter -> {
            Set<String> given = Set.of(
                    "Environment",
                    "ApplicationId",
                    "ApplicationName",
                    "JobRoleArn",
                    "LogsLocation",
                    "KmsKeyArn",
                    "DefinitionsBucket",
                    "WatchdogKey",
                    "PipelineKey");
            assertThat(given.contains(parameter.getKey())
                            || parameter.getValue().has("Default"))
                    .as(parameter.getKey() + " has a default")
                    .isTrue();
        });
    }

    @ParameterizedTest
    @CsvSource({"Watchdog, watchdog.asl.json", "Pipeline, pipeline.asl.json"})
    void substitutesWhatTheDefinitionNames(String machine, String file) throws IOException {
        assertThat(WatchdogTemplate.names(template.properties(machine).path("DefinitionSubstitutions")))
                .isEqualTo(Definition.placeholders(file));
    }

    @ParameterizedTest
    @CsvSource({"WatchdogRole, watchdog.asl.json", "PipelineRole, pipeline.asl.json"})
    void roleAllowsWhatTheDefinitionCallsAndNothingElse(String role, String file) throws IOException {
        Set<String> needed =
                new TreeSet<>(Definition.read(file, Watched.SUBSTITUTIONS).actions());
        needed.addAll(BESIDES.keySet());
        assertThat(Policies.role("watchdog", role).actions()).isEqualTo(needed);
    }

    @ParameterizedTest
    @CsvSource({"WatchdogRole", "PipelineRole", "StarterRole"})
    void onlyWhatKnowsNoResourcesIsAllowedOnAll(String role) {
        Policy policy = Policies.role("watchdog", role);
        assertThat(policy.actions()).noneMatch(action -> action.contains("*")).allSatisfy(action -> {
            boolean knowsNone = action.startsWith("logs:") || action.equals("cloudwatch:GetMetricData");
            assertThat(policy.resources(action).contains("*")).isEqualTo(knowsNone);
        });
    }

    @Test
    void scenariosRunWithTheDefaultsOfTheTemplate() {
        for (String name : new String[] {
            "StuckLooks", "StuckSeconds", "MovingLooks", "CalmLooks", "MaxRestarts", "GraceSeconds", "MetricsNamespace"
        }) {
            assertThat(template.json().at("/Parameters/" + name + "/Default").asText())
                    .as(name)
                    .isEqualTo(Watched.SUBSTITUTIONS.get(name));
        }
    }

    @Test
    void looksOfTheScheduleCountAndThoseOfEventsDoNot() throws IOException {
        assertThat(JSON.readTree(
                        template.properties("Looks").at("/Target/Input").asText()))
                .isEqualTo(JSON.readTree("{\"counts\": 1}"));
        assertThat(JSON.readTree(
                        template.properties("JobEvents").at("/Targets/0/Input").asText()))
                .isEqualTo(JSON.readTree("{\"counts\": 0}"));
    }

    @Test
    void scheduledInputHasWhatThePipelineReads() throws IOException {
        String input = template.properties("PipelineRuns")
                .at("/Target/Input/Fn::Sub")
                .asText()
                .replaceAll("\\$\\{\\w+}", "x");
        Set<String> read = new TreeSet<>();
        Pattern.compile("\"\\$\\.(\\w+)\"")
                .matcher(Definition.text("pipeline.asl.json"))
                .results()
                .forEach(path -> read.add(path.group(1)));
        read.removeAll(Set.of("run", "started"));
        assertThat(WatchdogTemplate.names(JSON.readTree(input))).isEqualTo(read);
    }

    @Test
    void everythingHasTheNameOfItsEnvironment() {
        Set<String> unnamed = new TreeSet<>();
        for (JsonNode resource : template.json().path("Resources")) {
            resource.path("Properties").fields().forEachRemaining(property -> {
                boolean name =
                        property.getKey().endsWith("Name") || property.getKey().equals("Name");
                if (name && !property.getValue().toString().contains("faultstream-${Environment}")) {
                    unnamed.add(property.toString());
                }
            });
        }
        assertThat(unnamed).isEmpty();
    }
}
