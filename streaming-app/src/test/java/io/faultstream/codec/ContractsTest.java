package io.faultstream.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import io.faultstream.codec.ColumnType.Scalar;
import io.faultstream.codec.proto.BadPattern;
import io.faultstream.codec.proto.EventTimeWithoutUnit;
import io.faultstream.codec.proto.MisplacedRule;
import io.faultstream.codec.proto.Ruled;
import io.faultstream.codec.proto.TwoEventTimes;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ContractsTest {
    @Test
    void bundledContractsAreReadWithTheirRules() {
        Descriptor metric = Contracts.bundled().message("faultstream.v1.ServerMetric");
        JsonCodec codec = JsonCodecTest.codec(metric, UnknownFields.RESCUE);

        assertThat(codec.decode("{}".getBytes(StandardCharsets.UTF_8), 0))
                .isEqualTo(new Rejected(RejectReason.MISSING_FIELD, "host is missing: it is required"));
        assertThat(MessageColumns.of(metric))
                .containsExactly(
                        new Column("host", Scalar.STRING, false),
                        new Column("metric_name", Scalar.STRING, false),
                        new Column("region", Scalar.STRING, true),
                        new Column("timestamp", Scalar.BIGINT, false),
                        new Column("value", Scalar.DOUBLE, false));
        assertThat(MessageColumns.of(Contracts.bundled().message("faultstream.v1.VibrationWindow")))
                .contains(
                        new Column("observed_at", Scalar.TIMESTAMP, false),
                        new Column("samples", new ColumnType.Array(Scalar.FLOAT, true), false));
    }

    @Test
    void recursiveMessagesBecomeTextWhereTheyComeAgain() {
        Column part = MessageColumns.of(Ruled.getDescriptor()).get(4);

        assertThat(((ColumnType.Struct) part.type()).fields())
                .containsExactly(
                        new Column("code", Scalar.STRING, false),
                        new Column("count", Scalar.INT, false),
                        new Column("parts", new ColumnType.Array(Scalar.STRING, false), true));
    }

    @Test
    void badContractsSayWhatWhyAndWhatToDo() {
        refused(
                TwoEventTimes.getDescriptor(),
                "faultstream.test.TwoEventTimes cannot be used: it has more than one event_time field: a, b");
        refused(
                BadPattern.getDescriptor(),
                "The string rule of faultstream.test.BadPattern.a cannot be used: its pattern is not a java.util.regex pattern");
        refused(
                MisplacedRule.getDescriptor(),
                "The number rule of faultstream.test.MisplacedRule.a cannot be used: it is for numeric fields, and the field is string");
        refused(
                EventTimeWithoutUnit.getDescriptor(),
                "The event_time rule of faultstream.test.EventTimeWithoutUnit.a cannot be used");
        assertThatThrownBy(() -> Contracts.parse(new byte[] {1, 2, 3}, "a.desc"))
                .isInstanceOf(ContractException.class)
                .hasMessageStartingWith(
                        "The descriptor set a.desc cannot be read: its bytes are not a FileDescriptorSet");
        assertThatThrownBy(() -> Contracts.bundled().message("faultstream.v1.Nothing"))
                .isInstanceOf(ContractException.class)
                .hasMessageStartingWith("The message faultstream.v1.Nothing cannot be used: the descriptor set");
        FileDescriptorSet withoutImports = FileDescriptorSet.newBuilder()
                .addFile(Ruled.getDescriptor().getFile().toProto())
                .build();
        assertThatThrownBy(() -> Contracts.parse(withoutImports.toByteArray(), "b.desc"))
                .isInstanceOf(ContractException.class)
                .hasMessageContaining("is imported and not in it");
    }

    private static void refused(Descriptor message, String why) {
        assertThatThrownBy(() -> JsonCodecTest.codec(message, UnknownFields.RESCUE))
                .isInstanceOf(ContractException.class)
                .hasMessageStartingWith(why);
    }
}
