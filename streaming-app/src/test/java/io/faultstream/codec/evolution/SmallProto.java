package io.faultstream.codec.evolution;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.DescriptorProto.ReservedRange;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FieldOptions;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.TextFormat;
import com.google.protobuf.TimestampProto;
import io.faultstream.proto.v1.FieldRules;
import io.faultstream.proto.v1.Rules;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As much of the .proto language as a test needs, one type a line: {@code M: optional double a = 1; reserved 2, "b"},
 * {@code enum E: A = 0; B = 1}. A field may end in {@code json(x)}, {@code oneof(x)} and {@code rules(text format)}.
 */
final class SmallProto {
    private static final Pattern FIELD =
            Pattern.compile("(optional |repeated |required )?(map<(\\w+), ([\\w.]+)>|[\\w.]+) (\\w+) = (\\d+)(.*)");
    private static final String PACKAGE = ".t.";

    private final FileDescriptorProto.Builder file;

    private SmallProto(String fileName) {
        file = FileDescriptorProto.newBuilder()
                .setName(fileName)
                .setPackage("t")
                .setSyntax("proto3")
                .addDependency(TimestampProto.getDescriptor().getName())
                .addDependency(DurationProto.getDescriptor().getName());
    }

    /** The first message of the text. */
    static Descriptor message(String text) {
        return file("t.proto", text).getMessageTypes().get(0);
    }

    static FileDescriptor file(String fileName, String text) {
        SmallProto proto = new SmallProto(fileName);
        text.lines().filter(line -> !line.isBlank()).forEach(line -> proto.type(line.strip()));
        try {
            return FileDescriptor.buildFrom(
                    proto.file.build(),
                    new FileDescriptor[] {TimestampProto.getDescriptor(), DurationProto.getDescriptor()});
        } catch (DescriptorValidationException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private void type(String line) {
        String head = line.substring(0, line.indexOf(':'));
        String body = line.substring(line.indexOf(':') + 1);
        if (head.startsWith("enum ")) {
            EnumDescriptorProto.Builder type = file.addEnumTypeBuilder().setName(head.substring(5));
            for (String value : body.split(";")) {
                String[] parts = value.strip().split(" = ");
                type.addValue(
                        EnumValueDescriptorProto.newBuilder().setName(parts[0]).setNumber(Integer.parseInt(parts[1])));
            }
            return;
        }
        DescriptorProto.Builder type = DescriptorProto.newBuilder().setName(head);
        Map<String, Integer> oneofs = new TreeMap<>();
        for (String statement : body.split(";")) {
            if (statement.strip().startsWith("reserved ")) {
                reserved(type, statement.strip().substring(9));
            } else if (!statement.isBlank()) {
                field(type, statement.strip(), oneofs);
            }
        }
        file.addMessageType(type);
    }

    private static void reserved(DescriptorProto.Builder type, String list) {
        for (String item : list.split(", ")) {
            if (item.startsWith("\"")) {
                type.addReservedName(item.substring(1, item.length() - 1));
            } else {
                int number = Integer.parseInt(item);
                type.addReservedRange(
                        ReservedRange.newBuilder().setStart(number).setEnd(number + 1));
            }
        }
    }

    private void field(DescriptorProto.Builder type, String statement, Map<String, Integer> oneofs) {
        Matcher parts = FIELD.matcher(statement);
        if (!parts.matches()) {
            throw new IllegalArgumentException(statement);
        }
        String name = parts.group(5);
        FieldDescriptorProto.Builder field =
                FieldDescriptorProto.newBuilder().setName(name).setNumber(Integer.parseInt(parts.group(6)));
        String label = parts.group(1) == null ? "" : parts.group(1).strip();
        field.setLabel(label.equals("repeated") ? Label.LABEL_REPEATED : Label.LABEL_OPTIONAL);
        if (parts.group(3) != null) {
            String entry = Character.toUpperCase(name.charAt(0)) + name.substring(1) + "Entry";
            field.setLabel(Label.LABEL_REPEATED)
                    .setType(Type.TYPE_MESSAGE)
                    .setTypeName(PACKAGE + type.getName() + "." + entry);
            type.addNestedType(DescriptorProto.newBuilder()
                    .setName(entry)
                    .setOptions(MessageOptions.newBuilder().setMapEntry(true))
                    .addField(typed(FieldDescriptorProto.newBuilder().setName("key"), parts.group(3))
                            .setNumber(1))
                    .addField(typed(FieldDescriptorProto.newBuilder().setName("value"), parts.group(4))
                            .setNumber(2)));
        } else {
            typed(field, parts.group(2));
        }
        String rest = parts.group(7);
        inside(rest, "json").ifPresent(field::setJsonName);
        inside(rest, "rules").ifPresent(rules -> field.setOptions(rules(rules)));
        Optional<String> oneof = inside(rest, "oneof");
        if (label.equals("optional")) {
            oneof = Optional.of("_" + name);
            field.setProto3Optional(true);
        }
        oneof.ifPresent(group -> field.setOneofIndex(oneofs.computeIfAbsent(group, any -> {
            type.addOneofDecl(OneofDescriptorProto.newBuilder().setName(group));
            return type.getOneofDeclCount() - 1;
        })));
        type.addField(field);
    }

    private static FieldDescriptorProto.Builder typed(FieldDescriptorProto.Builder field, String type) {
        try {
            return field.setType(Type.valueOf("TYPE_" + type.toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            // Types of our own: E… is an enum, anything else a message.
            return type.startsWith("E")
                    ? field.setType(Type.TYPE_ENUM).setTypeName(PACKAGE + type)
                    : field.setType(Type.TYPE_MESSAGE).setTypeName(type.contains(".") ? "." + type : PACKAGE + type);
        }
    }

    private static FieldOptions rules(String text) {
        try {
            FieldRules.Builder rules = FieldRules.newBuilder();
            TextFormat.merge(text, rules);
            return FieldOptions.newBuilder()
                    .setExtension(Rules.rules, rules.build())
                    .build();
        } catch (TextFormat.ParseException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Optional<String> inside(String text, String name) {
        Matcher matcher = Pattern.compile(name + "\\(([^)]*)\\)").matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
