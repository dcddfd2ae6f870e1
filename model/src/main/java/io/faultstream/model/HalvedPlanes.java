package io.faultstream.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;

/**
 * The largest of every two by two values, which halves height and width: the numbers of PyTorch's pooling without its notes
 * of where each maximum was, which take as long as a convolution.
 */
final class HalvedPlanes {
    private final NDIndex evenColumns;
    private final NDIndex oddColumns;
    private final NDIndex evenRows;
    private final NDIndex oddRows;

    HalvedPlanes(int height, int width) {
        this.evenColumns = new NDIndex(":, :, :, 0:{}:2", width / 2 * 2);
        this.oddColumns = new NDIndex(":, :, :, 1:{}:2", width / 2 * 2);
        this.evenRows = new NDIndex(":, :, 0:{}:2", height / 2 * 2);
        this.oddRows = new NDIndex(":, :, 1:{}:2", height / 2 * 2);
    }

    /** @param planes rows by planes by height by width */
    NDArray largest(NDArray planes) {
        try (NDArray across = largest(planes, evenColumns, oddColumns)) {
            return largest(across, evenRows, oddRows);
        }
    }

    private static NDArray largest(NDArray planes, NDIndex one, NDIndex other) {
        try (NDArray a = planes.get(one);
                NDArray b = planes.get(other)) {
            return a.maximum(b);
        }
    }
}
