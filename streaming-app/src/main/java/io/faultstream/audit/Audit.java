package io.faultstream.audit;

import io.faultstream.checkpoint.DamagedCheckpointException;
import io.faultstream.config.AppConfig;
import io.faultstream.config.SetupException;
import io.faultstream.config.StreamConfig;
import io.faultstream.job.Progress;
import io.faultstream.runtime.KafkaPreflight;
import io.faultstream.table.LakeLocations;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * Proves the ledger: from the first to the last offset that the service has passed for good, each one is in silver or in
 * quarantine exactly once, and each window that was scored has its prediction. Changes nothing but its own notes of what
 * has been proven; may run beside the service. Driver only.
 */
public final class Audit {
    private final SparkSession spark;
    private final AppConfig config;
    private final Coverage coverage;
    private final Progress progress;

    public Audit(SparkSession spark, AppConfig config, Coverage coverage, Progress progress) {
        this.spark = spark;
        this.config = config;
        this.coverage = coverage;
        this.progress = progress;
    }

    /** @throws SetupException if a checkpoint, a table or the broker that the proof needs is not there */
    public AuditReport run(AuditOptions options) {
        Collection<StreamConfig> streams = chosen(options.streams());
        Map<String, String> broker = null;
        if (options.askBroker()) {
            KafkaPreflight.check(
                    config.kafka(), streams.stream().map(StreamConfig::topic).toList());
            broker = config.kafka().consumer();
        }
        LakeLocations lake = new LakeLocations(config.lake());
        PositionAudit positions = new PositionAudit(spark, broker, options.limit());
        List<AuditReport.Stream> reports = new ArrayList<>();
        try (StageProgress steps = new StageProgress(spark, progress)) {
            for (StreamConfig stream : streams) {
                steps.step("positions of stream " + stream.name());
                reports.add(
                        new StreamAudit(spark, lake, stream, coverage, positions, options.limit()).run(options.full()));
            }
            steps.step("windows and predictions");
            Optional<AuditReport.Gold> gold = streams.stream()
                    .filter(stream -> stream.table().equals(config.predict().source()))
                    .findFirst()
                    .map(stream -> new GoldAudit(spark, lake, config.predict(), stream.name(), options.limit()).run());
            return new AuditReport(reports, gold);
        } catch (DamagedCheckpointException e) {
            throw new SetupException(e.file(), e.damage(), "Rebuild the checkpoint with `faultstream recover`");
        } catch (Exception e) {
            // Spark's is checked in Scala only: javac does not let it be caught by name here.
            Optional<String> away = brokerAway(e);
            if (away.isPresent()) {
                throw new SetupException(
                        config.kafka().bootstrapServers(),
                        away.get(),
                        "Start again when the broker answers, or leave it out with --no-broker");
            }
            throw e;
        }
    }

    private Collection<StreamConfig> chosen(List<String> names) {
        for (String name : names) {
            if (!config.streams().containsKey(name)) {
                throw new SetupException(
                        "--stream",
                        "there is no stream " + name,
                        "Give one of " + String.join(", ", config.streams().keySet()));
            }
        }
        return config.streams().values().stream()
                .filter(stream -> names.isEmpty() || names.contains(stream.name()))
                .toList();
    }

    private static Optional<String> brokerAway(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BrokerAwayException) {
                return Optional.of(cause.getMessage());
            }
        }
        return Optional.empty();
    }
}
