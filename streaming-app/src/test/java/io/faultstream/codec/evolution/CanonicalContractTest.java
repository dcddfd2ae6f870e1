package io.faultstream.codec.evolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Descriptors.Descriptor;
import io.faultstream.codec.Contracts;
import io.faultstream.codec.MessageColumns;
import io.faultstream.codec.proto.Ruled;
import org.junit.jupiter.api.Test;

class CanonicalContractTest {
    private static final String MESSAGE = "M: S s = 1; google.protobuf.Timestamp at = 2 rules(required: true)\n"
            + "S: int32 x = 1; E e = 2\nenum E: A = 0\n";

    @Test
    void whatTheMessageDoesNotReferToDoesNotCount() {
        Descriptor alone = SmallProto.message(MESSAGE);
        Descriptor among = SmallProto.message(MESSAGE + "Other: string y = 1\nenum EOther: B = 0");

        assertThat(CanonicalContract.of(among).fingerprint())
                .matches("[0-9a-f]{64}")
                .isEqualTo(CanonicalContract.of(alone).fingerprint());
    }

    @Test
    void whatTheMessageRefersToCounts() {
        String fingerprint = CanonicalContract.of(SmallProto.message(MESSAGE)).fingerprint();
        for (String changed : new String[] {
            MESSAGE.replace("S s = 1", "S s = 3"),
            MESSAGE.replace("int32 x", "int64 x"),
            MESSAGE.replace("A = 0", "A = 0; B = 1"),
            MESSAGE.replace("rules(required: true)", ""),
            MESSAGE.replace("M:", "N:")
        }) {
            assertThat(CanonicalContract.of(SmallProto.message(changed)).fingerprint())
                    .as(changed)
                    .isNotEqualTo(fingerprint);
        }
    }

    @Test
    void generatedClassesAndTheDescriptorSetGiveTheSame() {
        Descriptor bundled = Contracts.bundled().message("faultstream.v1.VibrationWindow");
        Descriptor generated = io.faultstream.proto.v1.VibrationWindow.getDescriptor();

        assertThat(CanonicalContract.of(generated).fingerprint())
                .isEqualTo(CanonicalContract.of(bundled).fingerprint());
    }

    @Test
    void encodedFormIsTheSameContract() {
        for (Descriptor message : new Descriptor[] {
            Ruled.getDescriptor(),
            SmallProto.message(MESSAGE),
            Contracts.bundled().message("faultstream.v1.ServerMetric")
        }) {
            CanonicalContract contract = CanonicalContract.of(message);

            Descriptor read = CanonicalContract.decode(message.getFullName(), contract.encoded(), "the property");

            assertThat(CanonicalContract.of(read).fingerprint()).isEqualTo(contract.fingerprint());
            assertThat(ContractDiff.between(message, read)).isEmpty();
            assertThat(MessageColumns.of(read)).isEqualTo(MessageColumns.of(message));
        }
    }

    @Test
    void somethingElseIsRefused() {
        assertThatThrownBy(() -> CanonicalContract.decode("t.M", "no base64!", "the property"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
