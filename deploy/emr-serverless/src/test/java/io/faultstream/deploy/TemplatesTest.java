package io.faultstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The templates against AWS's rules and its specification of resources, and against each other. */
class TemplatesTest {
    private static final Path FAULTY = Tools.HOME.resolve("src/test/resources/planted-faults.yaml");

    @Test
    void cfnLintHasNothingToSay() {
        List<Object> command = new ArrayList<>(List.of(Tools.python("cfn-lint")));
        command.addAll(Templates.all());

        Program.Result result = Program.of(command.toArray()).run();

        assertThat(result.out() + result.err()).isBlank();
        assertThat(result.exit()).isZero();
    }

    @Test
    void everyResourceIsAsItsTypeIsSpecified() {
        Program.Result result =
                Templates.node("check-resources.cjs", Templates.all().toArray(Path[]::new));

        assertThat(result.out() + result.err()).isBlank();
        assertThat(result.exit()).isZero();
    }

    @Test
    void plantedFaultsAreFound() {
        Program.Result result = Templates.node("check-resources.cjs", FAULTY);

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.lines())
                .map(line -> line.substring("planted-faults.yaml ".length()))
                .containsExactlyInAnyOrder(
                        "A.Architecture: ARM65 is none of ARM64, X86_64",
                        "A.AutoStopConfiguration.IdleTimeoutMinuts: unknown property",
                        "A.MaximumCapacity: Memory is missing",
                        "A.InitialCapacity: must be a list",
                        "A: ReleaseLabel is missing",
                        "S: FlexibleTimeWindow is missing",
                        "S.Target.Arn: AWS::EMRServerless::Application has no attribute Arnn",
                        "S.Target.RoleArn: there is no Nobody",
                        "B: there is no type AWS::Bogus::Thing",
                        "P: there is no condition D",
                        "P: depends on Nothing, which is not there",
                        "P.Tags: must be a map",
                        "P: Value is missing",
                        "P.Name: there is no Missing",
                        "P.Name: AWS::EMRServerless::Application has no attribute Nope",
                        "Q.Type: Strin is none of String, StringList",
                        "output O: there is no Gone",
                        "Unused: parameter is not used");
    }

    /** The parts are written one by one; what one gives, the other has to take. */
    @ParameterizedTest
    @ValueSource(strings = {"Network", "Application", "Watchdog", "Observability", "Query"})
    void aNestedStackIsGivenWhatItAsksForAndAskedForWhatItGives(String nested) {
        JsonNode main = Templates.read("main");
        JsonNode stack = main.at("/Resources/" + nested + "/Properties");
        String url = stack.at("/TemplateURL/Fn::Sub").asText();
        assertThat(url).startsWith("${TemplatesUrl}/").endsWith(".yaml");
        String name = url.substring("${TemplatesUrl}/".length(), url.length() - ".yaml".length());
        assumeTrue(Files.exists(Templates.FOLDER.resolve(name + ".yaml")), name + ".yaml is not there yet");
        JsonNode template = Templates.read(name);

        List<String> given = names(stack.get("Parameters"));
        assertThat(names(template.get("Parameters"))).as(name + " knows").containsAll(given);
        List<String> needed = names(template.get("Parameters")).stream()
                .filter(parameter -> !template.get("Parameters").get(parameter).has("Default"))
                .toList();
        assertThat(given).as(name + " needs").containsAll(needed);
        assertThat(names(template.get("Outputs"))).as(name + " gives").containsAll(outputsAskedFor(main, nested));
    }

    private static List<String> outputsAskedFor(JsonNode main, String nested) {
        return main.findValues("Fn::GetAtt").stream()
                .filter(get -> get.get(0).asText().equals(nested))
                .flatMap(get -> Stream.of(get.get(get.size() - 1).asText()))
                .toList();
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
