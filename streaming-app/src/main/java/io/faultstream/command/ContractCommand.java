package io.faultstream.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.faultstream.codec.ContractException;
import io.faultstream.codec.Contracts;
import io.faultstream.codec.evolution.ContractChange;
import io.faultstream.codec.evolution.ContractDiff;
import io.faultstream.codec.evolution.ContractSetDiff;
import io.faultstream.config.SetupException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code faultstream contract}: what a change of a contract would mean, before anything is deployed. */
@Command(
        name = "contract",
        mixinStandardHelpOptions = true,
        description = "Compare two versions of a contract, before the new one is deployed.")
final class ContractCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = {
                "Say what changes from OLD to NEW and whether it breaks producers, tables or readers.",
                "Each is a descriptor set (protoc --include_imports --descriptor_set_out) or a .proto file.",
                "Exit code 0: compatible, 1: breaking."
            })
    int check(
            @Parameters(paramLabel = "OLD", description = "The version in use.") Path before,
            @Parameters(paramLabel = "NEW", description = "The version to come.") Path after,
            @Option(
                            names = "--message",
                            paramLabel = "NAME",
                            description = "Only this message (full name). Default: all in either.")
                    String message,
            @Option(names = "--json", description = "One JSON document.") boolean json,
            @Option(
                            names = "--protoc",
                            paramLabel = "FILE",
                            description = "For .proto files. Default: from PATH, or the one the build uses.")
                    Path protoc) {
        try {
            Contracts was = read(before, protoc);
            Contracts is = read(after, protoc);
            Map<String, List<ContractChange>> changes = message == null
                    ? ContractSetDiff.between(was, is)
                    : Map.of(message, ContractDiff.between(was.message(message), is.message(message)));
            PrintWriter out = spec.commandLine().getOut();
            boolean breaking = changes.values().stream().anyMatch(ContractChange::anyBreaking);
            if (json) {
                out.println(json(changes, breaking));
            } else {
                print(changes, out);
            }
            out.flush();
            return breaking ? FaultstreamCommand.FAILED : FaultstreamCommand.OK;
        } catch (ContractException e) {
            throw new SetupException("contract", e.getMessage(), "Check the files and the message's full name");
        }
    }

    private static Contracts read(Path file, Path protoc) {
        if (!Files.isReadable(file)) {
            throw new SetupException("contract", "there is no readable file " + file, "Check the path");
        }
        try {
            byte[] set = file.toString().endsWith(".proto")
                    ? Protoc.find(Optional.ofNullable(protoc)).compile(file)
                    : Files.readAllBytes(file);
            return Contracts.parse(set, file.toString());
        } catch (IOException e) {
            throw new SetupException("contract", file + " cannot be read: " + e, "Check the file");
        }
    }

    private static void print(Map<String, List<ContractChange>> changes, PrintWriter out) {
        changes.forEach((message, found) -> {
            for (ContractChange change : found) {
                out.printf(Locale.ROOT, "%-10s  %s  %s%n", change.severity(), message, change);
            }
        });
        List<ContractChange> all =
                changes.values().stream().flatMap(List::stream).toList();
        long breaking = all.stream().filter(ContractChange::isBreaking).count();
        out.println(
                all.isEmpty()
                        ? "No changes in " + changes.size() + " messages."
                        : all.size() + (all.size() == 1 ? " change, " : " changes, ") + breaking + " breaking.");
    }

    private static String json(Map<String, List<ContractChange>> changes, boolean breaking) {
        ObjectNode document = new ObjectMapper().createObjectNode();
        document.put("compatible", !breaking);
        ArrayNode list = document.putArray("changes");
        changes.forEach((message, found) -> found.forEach(change -> list.addObject()
                .put("message", message)
                .put("path", change.path())
                .put("severity", change.severity().name())
                .put("what", change.what())));
        return document.toString();
    }
}
