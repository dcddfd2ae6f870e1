package io.faultstream.codec.evolution;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.ExtensionRegistry;
import io.faultstream.codec.Contracts;
import io.faultstream.proto.v1.Rules;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A version of a contract by itself: the message with all that it refers to and nothing else (no comments, no options for
 * code generators, no other messages), so that two versions are the same exactly if their fingerprints are.
 */
public final class CanonicalContract {
    private final String message;
    private final byte[] descriptorSet;

    private CanonicalContract(String message, byte[] descriptorSet) {
        this.message = message;
        this.descriptorSet = descriptorSet;
    }

    public static CanonicalContract of(Descriptor message) {
        FileDescriptorSet pruned = new Pruning().prune(message);
        try {
            // Rules are one value in several spellings until they are read as what they are.
            ExtensionRegistry extensions = ExtensionRegistry.newInstance();
            Rules.registerAllExtensions(extensions);
            FileDescriptorSet read = FileDescriptorSet.parseFrom(pruned.toByteString(), extensions);
            byte[] bytes = new byte[read.getSerializedSize()];
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            out.useDeterministicSerialization();
            read.writeTo(out);
            out.checkNoSpaceLeft();
            return new CanonicalContract(message.getFullName(), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads what {@link #encoded()} wrote.
     *
     * @throws io.faultstream.codec.ContractException if it does not hold the message
     * @throws IllegalArgumentException if it is something else
     */
    public static Descriptor decode(String message, String encoded, String origin) {
        try (GZIPInputStream in =
                new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(encoded)))) {
            return Contracts.parse(in.readAllBytes(), origin).message(message);
        } catch (IOException e) {
            throw new IllegalArgumentException("not compressed: " + e.getMessage(), e);
        }
    }

    /** Full name of the message. */
    public String message() {
        return message;
    }

    /** SHA-256 of the canonical form, in hexadecimal. */
    public String fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(message.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            return HexFormat.of().formatHex(digest.digest(descriptorSet));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The descriptor set, compressed and as text. */
    public String encoded() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(text)) {
            out.write(descriptorSet);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(text.toByteArray());
    }
}
