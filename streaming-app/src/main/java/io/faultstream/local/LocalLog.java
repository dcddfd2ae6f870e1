package io.faultstream.local;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import org.apache.logging.log4j.core.config.Configurator;

/** Sends the log of this JVM to a file, so that the console stays for people. */
final class LocalLog {
    private static final String CONFIG = "/faultstream/log4j2.properties";

    private LocalLog() {}

    static void to(Path folder) {
        System.setProperty("faultstream.log.dir", folder.toString());
        URL config = LocalLog.class.getResource(CONFIG);
        try {
            Configurator.reconfigure(new URI(config.toString()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
