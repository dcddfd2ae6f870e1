package io.faultstream.model;

/**
 * The parameters of the preprocessing, as the manifest of a bundle states them.
 *
 * @param name {@code spectrum+ses}; anything else belongs to another version of this library
 * @param frameLength samples per frame, a power of two
 * @param hop samples from one frame to the next
 * @param firstBin first frequency bin used (0 is the constant part)
 * @param bands number of frequency bins used, each {@code samplingRateHz / frameLength} wide
 * @param orders number of shaft orders at which envelopes are read
 * @param orderStep distance of the orders, in shaft orders; the first order is one step
 * @param depthFloor added to the modulation depth before its logarithm
 * @param powerFloor added to a band's share of the mean band power before its logarithm
 */
record SpectrumSettings(
        String name,
        int frameLength,
        int hop,
        int firstBin,
        int bands,
        int orders,
        double orderStep,
        double depthFloor,
        double powerFloor) {

    static final String NAME = "spectrum+ses";

    static SpectrumSettings standard() {
        // Bins end at 5.4 kHz: above, the decimation filter of the normal records would give them away.
        return new SpectrumSettings(NAME, 64, 8, 1, 28, 32, 0.375, 0.02, 1e-4);
    }

    int frames(int windowLength) {
        return (windowLength - frameLength) / hop + 1;
    }

    /** Distances from the middle: frames {@code frames / 2 + k} and its mirror have the k-th. */
    static int distances(int frames) {
        return (frames + 1) / 2;
    }

    /** Why these numbers cannot be computed with; empty if they can. */
    String problem(int windowLength) {
        boolean powerOfTwo = frameLength >= 4 && Integer.bitCount(frameLength) == 1;
        if (!powerOfTwo || hop < 1 || windowLength < frameLength) {
            return "frames of " + frameLength + " samples do not fit windows of " + windowLength;
        }
        if (firstBin < 1 || bands < 1 || firstBin + bands > frameLength / 2 || orders < 1 || !(orderStep > 0)) {
            return "bands or orders are outside the spectrum";
        }
        return "";
    }

    /** Floats per window: two channels of bands by orders. */
    int inputSize() {
        return 2 * bands * orders;
    }

    long[] shape() {
        return new long[] {2, bands, orders};
    }
}
