package io.faultstream.bench.latency;

/**
 * Memory of the service at one time.
 *
 * @param second since the measured time began
 * @param liveHeapMiB what a full collection left of the heap, MiB
 * @param outsideHeapMiB resident memory less the heap, MiB: classes, compiled code, stacks, buffers, PyTorch, malloc
 * @param threads of the process
 */
record MemorySample(long second, long liveHeapMiB, long outsideHeapMiB, int threads) {}
