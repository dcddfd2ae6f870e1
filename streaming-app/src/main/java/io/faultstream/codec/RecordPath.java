package io.faultstream.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Where in the record the reading is, kept as numbers: most records never need it as text. */
final class RecordPath {
    private FieldPlan[] fields = new FieldPlan[16];
    private int[] items = new int[16];
    private int[] keyStarts = new int[16];
    private int[] keyEnds = new int[16];
    private int level = -1;

    void reset() {
        level = -1;
    }

    /** Into a message; {@link #field} follows. */
    void down() {
        level++;
        if (level == fields.length) {
            fields = Arrays.copyOf(fields, 2 * level);
            items = Arrays.copyOf(items, 2 * level);
            keyStarts = Arrays.copyOf(keyStarts, 2 * level);
            keyEnds = Arrays.copyOf(keyEnds, 2 * level);
        }
        fields[level] = null;
        items[level] = -1;
        keyEnds[level] = -1;
    }

    void up() {
        level--;
    }

    void field(FieldPlan field) {
        fields[level] = field;
    }

    /** Back from the items or entries of the field to the field. */
    void endItems() {
        items[level] = -1;
        keyEnds[level] = -1;
    }

    void item(int index) {
        items[level] = index;
    }

    /** The map key whose text, as it stands between the quotes, is given. */
    void key(int start, int end) {
        keyStarts[level] = start;
        keyEnds[level] = end;
    }

    /** The path of the field at hand: {@code outer.items[2].labels[key].x}. */
    String text(byte[] in) {
        return upTo(level, in);
    }

    /** The path of a name in the message at hand that no field has. */
    String text(byte[] in, String name) {
        return level == 0 ? name : upTo(level - 1, in) + "." + name;
    }

    private String upTo(int last, byte[] in) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i <= last && fields[i] != null; i++) {
            text.append(i == 0 ? "" : ".").append(fields[i].name);
            if (items[i] >= 0) {
                text.append('[').append(items[i]).append(']');
            } else if (keyEnds[i] >= 0) {
                text.append('[')
                        .append(new String(in, keyStarts[i], keyEnds[i] - keyStarts[i], StandardCharsets.UTF_8))
                        .append(']');
            }
        }
        return text.toString();
    }
}
