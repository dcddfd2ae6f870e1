package io.faultstream.command;

import io.faultstream.config.AppConfig;
import io.faultstream.local.LocalLake;
import io.faultstream.runtime.RunLock;
import io.faultstream.runtime.SparkSessions;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** The lake that a command works on, and the run that has it, if one has. */
final class CommandLake implements AutoCloseable {
    private final Optional<LocalLake> local;
    private final AppConfig config;
    private final Configuration hadoop;

    private CommandLake(Optional<LocalLake> local, AppConfig config) {
        this.local = local;
        this.config = config;
        this.hadoop = SparkSessions.hadoop(config.spark());
    }

    /**
     * @param needsBroker whether the configuration must lead to a broker that answers; that of a local run is started if no
     *     run goes on
     * @throws io.faultstream.config.SetupException if there is no such lake
     */
    static CommandLake open(LakeOptions options, boolean needsBroker) {
        Optional<LocalLake> local = options.dataDir()
                .filter(LocalLake::isLocal)
                .map(dir -> LocalLake.open(dir, needsBroker, options::load));
        return new CommandLake(local, local.map(LocalLake::config).orElseGet(options::load));
    }

    AppConfig config() {
        return config;
    }

    /** For files beside the tables, without a Spark session. */
    Configuration hadoop() {
        return hadoop;
    }

    String checkpoints() {
        return config.lake().checkpoints();
    }

    /** The run that writes the lake now. */
    Optional<RunLock.Owner> owner() {
        return RunLock.holder(hadoop, checkpoints(), config.supervisor().lock());
    }

    /** @throws io.faultstream.config.SetupException if another run has it */
    RunLock lock() {
        return RunLock.acquire(hadoop, checkpoints(), config.supervisor().lock());
    }

    @Override
    public void close() {
        local.ifPresent(LocalLake::close);
    }
}
