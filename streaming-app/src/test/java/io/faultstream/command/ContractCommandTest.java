package io.faultstream.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.faultstream.config.SetupException;
import io.faultstream.testing.TestContracts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContractCommandTest {
    @TempDir
    private Path dir;

    @Test
    void compatibleChangesExitWithZero() {
        Path first = TestContracts.first(dir.resolve("first.desc"));
        Path grown = TestContracts.grown(dir.resolve("grown.desc"));

        assertThat(CommandRun.of("contract", "check", first.toString(), grown.toString()))
                .isEqualTo(new CommandRun(0, """
                        COMPATIBLE  faultstream.v1.ServerMetric  unit: new, string: old rows read as null
                        COMPATIBLE  faultstream.v1.VibrationWindow  mounting.torque_nm: new, double: old rows read as null
                        COMPATIBLE  faultstream.v1.VibrationWindow  firmware: new, string: old rows read as null
                        3 changes, 0 breaking.
                        """, ""));
    }

    @Test
    void breakingChangesExitWithOne() {
        Path first = TestContracts.first(dir.resolve("first.desc"));
        Path grown = TestContracts.grown(dir.resolve("grown.desc"));

        assertThat(CommandRun.of(
                        "contract",
                        "check",
                        grown.toString(),
                        first.toString(),
                        "--message",
                        "faultstream.v1.ServerMetric",
                        "--json"))
                .isEqualTo(new CommandRun(1, """
                        {"compatible":false,"changes":[{"message":"faultstream.v1.ServerMetric","path":"unit",\
                        "severity":"BREAKING","what":"removed without reserving its name and its number 20"}]}
                        """, ""));
    }

    @Test
    void protoFilesAreCompiledFromTheirRoot() throws IOException {
        assumeTrue(hasProtoc(), "no protoc on this machine");
        String proto = """
                syntax = "proto3";
                package plant.v1;
                import "faultstream/v1/rules.proto";
                import "google/protobuf/timestamp.proto";
                import "plant/v1/site.proto";
                message Pump {
                  google.protobuf.Timestamp at = 1 [(faultstream.v1.rules).required = true];
                  Site site = 2;
                  optional double flow = 3;
                }
                """;
        Path before = tree("before", proto);
        Path after = tree("after", proto.replace("double flow", "float flow"));

        assertThat(CommandRun.of("contract", "check", before.toString(), after.toString()))
                .isEqualTo(new CommandRun(1, """
                        BREAKING    plant.v1.Pump  flow: type changed from double to float
                        1 change, 1 breaking.
                        """, ""));
        assertThat(CommandRun.of("contract", "check", before.toString(), before.toString())
                        .exitCode())
                .isZero();
    }

    @Test
    void whatCannotBeReadIsOneLine() throws IOException {
        Path junk = Files.writeString(dir.resolve("junk.desc"), "junk");

        assertThat(CommandRun.of("contract", "check", "absent.desc", junk.toString()))
                .isEqualTo(new CommandRun(
                        2, "", "faultstream: contract: there is no readable file absent.desc. Check the path\n"));
        CommandRun run = CommandRun.of("contract", "check", junk.toString(), junk.toString());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("its bytes are not a FileDescriptorSet").doesNotContain("\tat ");
        Path proto = Files.writeString(dir.resolve("a.proto"), "syntax = \"proto3\";");
        assertThat(CommandRun.of(
                        "contract", "check", proto.toString(), proto.toString(), "--protoc", "/no/such/protoc"))
                .isEqualTo(new CommandRun(
                        2, "", "faultstream: --protoc: /no/such/protoc is not an executable file. Check the path\n"));
    }

    private Path tree(String name, String proto) throws IOException {
        Path folder = Files.createDirectories(dir.resolve(name).resolve("plant/v1"));
        Files.writeString(
                folder.resolve("site.proto"),
                "syntax = \"proto3\"; package plant.v1; message Site { string hall = 1; }");
        return Files.writeString(folder.resolve("pump.proto"), proto);
    }

    private static boolean hasProtoc() {
        try {
            Protoc.find(Optional.empty());
            return true;
        } catch (SetupException e) {
            return false;
        }
    }
}
