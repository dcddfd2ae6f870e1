package io.faultstream.model;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The words of a command line: {@code --name value}, and {@code --flag} alone. Unknown names are errors. */
final class Arguments {
    private final Map<String, String> values = new HashMap<>();

    Arguments(Set<String> names, Set<String> flags, String... args) {
        for (int i = 0; i < args.length; i++) {
            String name = args[i].startsWith("--") ? args[i].substring(2) : "";
            if (flags.contains(name)) {
                values.put(name, "");
            } else if (names.contains(name) && i + 1 < args.length) {
                values.put(name, args[++i]);
            } else {
                Set<String> known = new TreeSet<>(names);
                known.addAll(flags);
                throw new ModelException("Argument '" + args[i] + "' is not known or has no value. Known are --"
                        + String.join(", --", known) + ".");
            }
        }
    }

    boolean has(String flag) {
        return values.containsKey(flag);
    }

    Optional<String> optional(String name) {
        return Optional.ofNullable(values.get(name));
    }

    String required(String name) {
        return optional(name).orElseThrow(() -> new ModelException("Argument --" + name + " is missing. Add it."));
    }

    long whole(String name, long otherwise) {
        try {
            return optional(name).map(Long::parseLong).orElse(otherwise);
        } catch (NumberFormatException e) {
            throw new ModelException(
                    "Argument --" + name + " must be a whole number, was '" + values.get(name) + "'.", e);
        }
    }

    Set<String> set(String name, Set<String> otherwise) {
        return optional(name)
                .<Set<String>>map(list -> new LinkedHashSet<>(Arrays.asList(list.split(","))))
                .orElse(otherwise);
    }
}
