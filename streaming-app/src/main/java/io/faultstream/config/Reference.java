package io.faultstream.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A setting's value that is kept elsewhere: {@code ssm:///NAME} is a parameter of AWS Systems Manager, {@code
 * secretsmanager:///NAME} a secret of AWS Secrets Manager. {@code #KEY} at the end takes one text of those that the value,
 * which is a JSON object then, holds.
 *
 * @param name with a leading slash where it is a parameter, without where it is a secret; a secret's can be its ARN
 */
record Reference(Kind kind, String name, Optional<String> key) {
    private static final Pattern FORM = Pattern.compile("(ssm|secretsmanager)://(/[^#]+)(?:#(.+))?");

    enum Kind {
        SSM,
        SECRETSMANAGER
    }

    /** Empty if the text is something else. */
    static Optional<Reference> of(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        boolean isParameter = form.group(1).equals("ssm");
        return Optional.of(new Reference(
                isParameter ? Kind.SSM : Kind.SECRETSMANAGER,
                isParameter ? form.group(2) : form.group(2).substring(1),
                Optional.ofNullable(form.group(3))));
    }

    /** As it is written in a configuration. */
    @Override
    public String toString() {
        String path = kind == Kind.SSM ? name : "/" + name;
        return (kind == Kind.SSM ? "ssm://" : "secretsmanager://")
                + path
                + key.map(text -> "#" + text).orElse("");
    }
}
