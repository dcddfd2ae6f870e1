package io.faultstream.codec.evolution;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultstream.codec.Contracts;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kind of change, in both directions where both mean something. */
class ContractDiffTest {
    @ParameterizedTest(name = "{0}  →  {1}")
    @CsvSource(delimiter = '|', textBlock = """
            M: double a = 1                | M: double a = 1; string b = 2          | COMPATIBLE b: new, string: old rows read as null
            M: double a = 1                | M: double a = 1; repeated t.S b = 2 \\n S: int32 x = 1 | COMPATIBLE b: new, repeated t.S: old rows read as null
            M: double a = 1                | M: double a = 1; string b = 2 rules(required: true) | BREAKING b: new and required: records without it would go to quarantine
            M: double a = 1; string b = 2  | M: double a = 1                        | BREAKING b: removed without reserving its name and its number 2
            M: double a = 1; string b = 2  | M: double a = 1; reserved 2            | BREAKING b: removed without reserving its name
            M: double a = 1; string b = 2  | M: double a = 1; reserved "b"          | BREAKING b: removed without reserving its number 2
            M: double a = 1; string b = 2  | M: double a = 1; reserved 2, "b"       | COMPATIBLE b: removed, its name and number are reserved: the column stays and is null in new rows, values that are still sent go to _rescued_data
            M: double a = 1; reserved 2    | M: double a = 1; string b = 2          | BREAKING b: new, with the reserved number 2
            M: double a = 1; reserved "b"  | M: double a = 1; string b = 2          | BREAKING b: new, with a reserved name
            M: double a = 1                | M: double b = 1                        | BREAKING a: number 1 is now the field b: values sent as JSON under the old name would go to _rescued_data, bytes would be read into the other column
            M: double a = 1                | M: double a = 2                        | BREAKING a: number changed from 1 to 2
            M: double a = 1                | M: float a = 1                         | BREAKING a: type changed from double to float
            M: int32 a = 1                 | M: int64 a = 1                         | BREAKING a: type changed from int32 to int64
            M: int32 a = 1                 | M: sint32 a = 1                        | BREAKING a: type changed from int32 to sint32
            M: string a = 1                | M: t.S a = 1 \\n S: int32 x = 1        | BREAKING a: type changed from string to t.S
            M: google.protobuf.Timestamp a = 1 | M: google.protobuf.Duration a = 1  | BREAKING a: type changed from google.protobuf.Timestamp to google.protobuf.Duration
            M: double a_b = 1              | M: double a_b = 1 json(c)              | BREAKING a_b: JSON name changed from aB to c
            M: double a = 1                | M: repeated double a = 1               | BREAKING a: changed from double to repeated double
            M: repeated double a = 1       | M: double a = 1                        | BREAKING a: changed from repeated double to double
            M: map<string, double> a = 1   | M: map<int64, double> a = 1            | BREAKING a: changed from map<string, double> to map<int64, double>
            M: map<string, double> a = 1   | M: map<string, float> a = 1            | BREAKING a: type changed from double to float
            M: map<string, double> a = 1   | M: repeated double a = 1               | BREAKING a: changed from map<string, double> to repeated double
            M: map<string, S> a = 1 \\n S: int32 x = 1 | M: map<string, S> a = 1 \\n S: int32 x = 1; int32 y = 2 | COMPATIBLE a.y: new, int32: old rows read as null
            M: double a = 1                | M: double a = 1 rules(required: true)  | BREAKING a: is now required: records without it would go to quarantine
            M: double a = 1 rules(required: true) | M: double a = 1                 | COMPATIBLE a: is no longer required
            M: double a = 1                | M: optional double a = 1               | NOTE a: is now optional: where it is absent, new rows have null and no longer the default value
            M: optional double a = 1       | M: double a = 1                        | BREAKING a: is no longer optional: where it is absent, new rows would have the default value instead of null
            M: double a = 1                | M: double a = 1 oneof(o)               | BREAKING a: moved into the oneof o
            M: double a = 1 oneof(o)       | M: double a = 1                        | BREAKING a: moved out of the oneof o
            M: double a = 1 oneof(o); string b = 2 oneof(p) | M: double a = 1 oneof(p); string b = 2 oneof(p) | BREAKING a: moved from the oneof o to p
            M: double a = 1 oneof(o)       | M: double a = 1 oneof(p)               | COMPATIBLE a: oneof renamed from o to p
            M: double a = 1 oneof(o)       | M: double a = 1 oneof(o); string b = 2 oneof(o) | COMPATIBLE b: new, string: old rows read as null
            M: E e = 1 \\n enum E: A = 0   | M: E e = 1 \\n enum E: A = 0; B = 1    | COMPATIBLE e: new enum value B = 1
            M: E e = 1 \\n enum E: A = 0; B = 1 | M: E e = 1 \\n enum E: A = 0      | BREAKING e: enum value B removed
            M: E e = 1 \\n enum E: A = 0; B = 1 | M: E e = 1 \\n enum E: A = 0; C = 1 | BREAKING e: enum value B renamed to C
            M: E e = 1 \\n enum E: A = 0; B = 1 | M: E e = 1 \\n enum E: A = 0; B = 2 | BREAKING e: enum value B changed from 1 to 2
            M: E e = 1 \\n enum E: A = 0   | M: EE e = 1 \\n enum EE: A = 0         | NOTE e: enum renamed from t.E to t.EE
            M: S s = 1 \\n S: int32 x = 1  | M: R s = 1 \\n R: int32 x = 1          | NOTE s: message renamed from t.S to t.R
            M: S s = 1 \\n S: int32 x = 1  | M: S s = 1 \\n S: string x = 1         | BREAKING s.x: type changed from int32 to string
            M: S s = 1 \\n S: S s = 1; int32 x = 2 | M: S s = 1 \\n S: S s = 1; int32 x = 2; int32 y = 3 | COMPATIBLE s.y: new, int32: old rows read as null
            M: double a = 1                | M: double a = 1 rules(number { min: 2 }) | NOTE a: number.min changed from none to 2.0: records that break it go to quarantine
            M: double a = 1 rules(number { min: 2 }) | M: double a = 1 rules(number { min: 1 }) | COMPATIBLE a: number.min changed from 2.0 to 1.0
            M: double a = 1 rules(number { max: 2 }) | M: double a = 1 rules(number { max: 1 }) | NOTE a: number.max changed from 2.0 to 1.0: records that break it go to quarantine
            M: double a = 1 rules(number { max: 2 }) | M: double a = 1              | COMPATIBLE a: number.max changed from 2.0 to none
            M: double a = 1                | M: double a = 1 rules(number { finite: true }) | NOTE a: number.finite changed from false to true: records that break it go to quarantine
            M: string a = 1                | M: string a = 1 rules(string { pattern: "x+" }) | NOTE a: string.pattern changed from none to x+: records that break it go to quarantine
            M: string a = 1 rules(string { max_length: 5 }) | M: string a = 1 rules(string { max_length: 9 }) | COMPATIBLE a: string.max_length changed from 5 to 9
            M: repeated int32 a = 1        | M: repeated int32 a = 1 rules(items { min: 1 }) | NOTE a: items.min changed from none to 1: records that break it go to quarantine
            M: int64 a = 1 rules(time { unit: TIME_UNIT_MILLIS }) | M: int64 a = 1 rules(time { unit: TIME_UNIT_SECONDS }) | BREAKING a: time.unit changed from TIME_UNIT_MILLIS to TIME_UNIT_SECONDS
            M: google.protobuf.Timestamp a = 1 | M: google.protobuf.Timestamp a = 1 rules(event_time: true) | BREAKING a: is now the event time: new rows have another event_time and event_date than old ones
            """)
    void everyKindOfChange(String before, String after, String expected) {
        List<ContractChange> changes =
                ContractDiff.between(SmallProto.message(lines(before)), SmallProto.message(lines(after)));

        assertThat(changes)
                .extracting(change -> change.severity() + " " + change)
                .containsExactly(expected);
    }

    @Test
    void orderOfFieldsIsNoDifference() {
        assertThat(ContractDiff.between(
                        SmallProto.message("M: double a = 1; string b = 2"),
                        SmallProto.message("M: string b = 2; double a = 1")))
                .isEmpty();
    }

    @Test
    void swappedNumbersAreToldForEachField() {
        assertThat(ContractDiff.between(
                        SmallProto.message("M: double a = 1; double b = 2"),
                        SmallProto.message("M: double b = 1; double a = 2")))
                .extracting(ContractChange::toString)
                .containsExactly("a: number changed from 1 to 2", "b: number changed from 2 to 1");
    }

    @Test
    void setsAreComparedByMessage() {
        assertThat(ContractSetDiff.between(
                                set("A: double a = 1 \n B: double a = 1 \n C: double a = 1"),
                                set("A: float a = 1 \n C: double a = 1 \n D: double a = 1"))
                        .toString())
                .isEqualTo("{t.A=[a: type changed from double to float], t.B=[message removed], t.C=[],"
                        + " t.D=[message added]}");
    }

    private static Contracts set(String text) {
        return Contracts.parse(TestSets.of(SmallProto.file("t.proto", text)), "test");
    }

    private static String lines(String text) {
        return text.replace("\\n", "\n").replace("t.S", "S");
    }
}
