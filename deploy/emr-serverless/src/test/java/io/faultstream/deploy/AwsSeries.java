package io.faultstream.deploy;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The metrics of AWS that boards and alarms may ask for, with their dimensions as AWS documents them. From EMR release
 * 7.10 on, AWS/EMRServerless has ApplicationName and JobName in each set; the older sets are not updated any more.
 */
final class AwsSeries {
    private static final Set<String> APPLICATION = Set.of("ApplicationId", "ApplicationName");
    private static final Set<String> CAPACITY = with(APPLICATION, "WorkerType", "CapacityAllocationType");
    private static final Set<String> JOB = with(CAPACITY, "JobId", "JobName");

    private static final Set<Series> ALL = Stream.of(
                    emr(APPLICATION, "MaxCPUAllowed MaxMemoryAllowed MaxStorageAllowed"),
                    emr(
                            APPLICATION,
                            "SubmittedJobs PendingJobs ScheduledJobs RunningJobs SuccessJobs FailedJobs CancellingJobs"
                                    + " CancelledJobs"),
                    emr(
                            CAPACITY,
                            "CPUAllocated MemoryAllocated StorageAllocated IdleWorkerCount PendingCreationWorkerCount"
                                    + " RunningWorkerCount TotalWorkerCount"),
                    emr(
                            JOB,
                            "WorkerCpuAllocated WorkerCpuUsed WorkerMemoryAllocated WorkerMemoryUsed"
                                    + " WorkerEphemeralStorageAllocated WorkerEphemeralStorageUsed"
                                    + " WorkerStorageReadBytes WorkerStorageWriteBytes"),
                    Stream.of("ExecutionsFailed", "ExecutionsTimedOut")
                            .map(metric -> new Series("AWS/States", metric, Set.of("StateMachineArn"))))
            .flatMap(series -> series)
            .collect(Collectors.toUnmodifiableSet());

    private AwsSeries() {}

    static boolean has(Series series) {
        return ALL.contains(series);
    }

    private static Stream<Series> emr(Set<String> dimensions, String metrics) {
        return Stream.of(metrics.split(" ")).map(metric -> new Series("AWS/EMRServerless", metric, dimensions));
    }

    private static Set<String> with(Set<String> set, String... more) {
        return Stream.concat(set.stream(), Stream.of(more)).collect(Collectors.toUnmodifiableSet());
    }
}
