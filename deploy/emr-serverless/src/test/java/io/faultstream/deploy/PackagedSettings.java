package io.faultstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The settings that deploy gives the job, made by its own script for the environment {@code dev}.
 *
 * @param folder goes on the job's class path
 */
record PackagedSettings(Path folder) {
    private static final Pattern PARAMETER = Pattern.compile("\"ssm://(/[^#\"]+)");

    /** @param own settings of the user */
    static PackagedSettings make(Path folder, String own) {
        try {
            Path conf = Files.writeString(folder.resolve("own.conf"), own);
            Path packaged = Files.createDirectory(folder.resolve("packaged"));
            Program.Result result =
                    Program.of("bash", "-c", """
                    set -euo pipefail
                    . "$0/lib/common.sh"
                    . "$0/lib/options.sh"
                    . "$0/lib/stacks.sh"
                    . "$0/lib/artifacts.sh"
                    root=$0
                    parse_options upgrade --environment dev --region eu-west-1 --conf "$1"
                    namespace=faultstream-dev model_location=s3://the-bootstrap/models/0a
                    stream_topics=$(topics_by_stream)
                    package_settings "$2"
                    """, Tools.HOME, conf, packaged).run();
            assertThat(result.exit()).as(result.err()).isZero();
            return new PackagedSettings(packaged);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String text() {
        try {
            return Files.readString(folder.resolve("deployment.conf"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Names of the parameters that they refer to. */
    Set<String> parameters() {
        Set<String> names = new TreeSet<>();
        PARAMETER.matcher(text()).results().forEach(reference -> names.add(reference.group(1)));
        return names;
    }
}
