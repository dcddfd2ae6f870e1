package io.faultstream.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings from three places, the first wins: overrides, the user's file, {@code reference.conf}. */
public final class ConfigLoader {
    private static final String ROOT = "faultstream";
    private static final String CLASSPATH = "classpath:";

    private ConfigLoader() {}

    /**
     * Reads and checks everything.
     *
     * @param file a file, or {@code classpath:NAME} for a resource
     * @param overrides full keys ({@code faultstream.lake.root}) and their values as text
     * @throws SetupException with all problems, if there is one
     */
    public static AppConfig load(Optional<Path> file, Map<String, String> overrides) {
        List<Problem> problems = new ArrayList<>();
        Config merged = resolved(file, overrides, new References(problems));
        ConfigReader top = new ConfigReader(merged.root().toConfig(), "", problems);
        AppConfig config = new ConfigMapping(top.child(ROOT)).read();
        top.finish();
        ConfigChecks.check(config, problems);
        if (!problems.isEmpty()) {
            throw new SetupException(problems);
        }
        return config;
    }

    private static Config resolved(Optional<Path> file, Map<String, String> overrides, References references) {
        try {
            Config user = file.map(ConfigLoader::parse).orElse(ConfigFactory.empty());
            Config resolved = references
                    // Before others are made of them by substitution, and again for those that come from one.
                    .replace(ConfigFactory.parseMap(overrides, "command line").withFallback(user))
                    .withFallback(ConfigFactory.parseResources(ConfigLoader.class, "/reference.conf")
                            .withOnlyPath(ROOT))
                    .resolve(ConfigResolveOptions.defaults());
            return references.replace(resolved);
        } catch (ConfigException.UnresolvedSubstitution e) {
            throw new SetupException("configuration", e.getMessage(), "Define the variable or the key it stands for");
        } catch (ConfigException e) {
            throw new SetupException(
                    "configuration", "cannot be read: " + e.getMessage(), "Mend the line; the format is HOCON");
        }
    }

    private static Config parse(Path file) {
        String name = file.toString();
        if (name.startsWith(CLASSPATH)) {
            return parseResource(name.substring(CLASSPATH.length()));
        }
        if (!Files.isReadable(file)) {
            throw new SetupException(
                    "configuration", "there is no readable file " + file, "Check the path given with --conf");
        }
        return ConfigFactory.parseFile(
                file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
    }

    /** Where a cluster gives the driver jars and no files of its own: what is on the class path beside this class. */
    private static Config parseResource(String name) {
        ClassLoader loader = ConfigLoader.class.getClassLoader();
        if (loader.getResource(name) == null) {
            throw new SetupException(
                    "configuration", "nothing on the class path is " + name, "Check the name given with --conf");
        }
        return ConfigFactory.parseResources(
                loader, name, ConfigParseOptions.defaults().setAllowMissing(false));
    }
}
