package io.faultstream.bench.latency;

/**
 * Memory of the service at one time. All but the heap are resident MiB; what the parts leave of {@code outsideHeapMiB} is the
 * collector's tables, large direct buffers and the written pages of libraries.
 *
 * @param second since the measured time began
 * @param liveHeapMiB what a full collection left of the heap
 * @param outsideHeapMiB resident memory less the heap
 * @param arenasMiB malloc's, used or free: PyTorch, small direct buffers, the JVM's symbols and compilers
 * @param classesMiB metaspace and class space
 * @param codeMiB compiled code
 * @param stacksMiB of threads
 * @param filesMiB mapped files
 * @param threads of the process
 */
record MemorySample(
        long second,
        long liveHeapMiB,
        long outsideHeapMiB,
        long arenasMiB,
        long classesMiB,
        long codeMiB,
        long stacksMiB,
        long filesMiB,
        int threads) {
    /** What none of the parts is. */
    long restMiB() {
        return outsideHeapMiB - arenasMiB - classesMiB - codeMiB - stacksMiB - filesMiB;
    }
}
