package io.faultstream.ingest;

import com.google.protobuf.Descriptors.Descriptor;
import io.faultstream.codec.ContractException;
import io.faultstream.codec.Contracts;
import io.faultstream.codec.MessageColumns;
import io.faultstream.config.SetupException;
import io.faultstream.config.StreamConfig;
import io.faultstream.table.SilverTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructType;

/**
 * A stream's contract: a message and the descriptor set it is in. Travels to executors as bytes, since descriptors are
 * not serializable.
 */
final class Contract implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final String CLASSPATH = "classpath:";

    private final String message;
    private final byte[] descriptorSet;
    private transient Descriptor descriptor;

    Contract(String message, byte[] descriptorSet) {
        this.message = message;
        this.descriptorSet = descriptorSet.clone();
    }

    /** @throws SetupException if the contract cannot be had, or its fields cannot be columns of a silver table */
    static Contract load(StreamConfig stream) {
        String where = "faultstream.streams." + stream.name();
        Contract contract = new Contract(stream.contract(), read(stream.descriptorSet(), where));
        try {
            contract.descriptor();
        } catch (ContractException e) {
            throw new SetupException(where, e.getMessage(), "Check contract and descriptor-set");
        }
        List<String> reserved = Stream.of(SilverTable.reservedNames(), DecodedRows.RESERVED, ProtobufInput.RESERVED)
                .flatMap(List::stream)
                .toList();
        for (String name : contract.schema().fieldNames()) {
            if (reserved.contains(name)) {
                throw new SetupException(
                        where,
                        "field " + name + " of " + contract.message + " is a column of every silver table",
                        "Rename the field");
            }
        }
        return contract;
    }

    /** Full name of the message. */
    String message() {
        return message;
    }

    byte[] descriptorSet() {
        return descriptorSet.clone();
    }

    synchronized Descriptor descriptor() {
        if (descriptor == null) {
            descriptor = Contracts.parse(descriptorSet, "the descriptor set").message(message);
        }
        return descriptor;
    }

    /** The contract's own columns. */
    StructType schema() {
        return ContractSchema.of(MessageColumns.of(descriptor()));
    }

    private static byte[] read(String location, String where) {
        try {
            if (!location.startsWith(CLASSPATH)) {
                return Files.readAllBytes(Path.of(location));
            }
            String resource = location.substring(CLASSPATH.length());
            try (InputStream in = Contract.class.getClassLoader().getResourceAsStream(resource)) {
                if (in != null) {
                    return in.readAllBytes();
                }
            }
            throw new SetupException(
                    where + ".descriptor-set", "nothing on the class path is " + resource, "Check the name");
        } catch (IOException e) {
            throw new SetupException(
                    where + ".descriptor-set",
                    "cannot be read: " + e,
                    "Build one with protoc --include_imports --descriptor_set_out=FILE");
        }
    }
}
