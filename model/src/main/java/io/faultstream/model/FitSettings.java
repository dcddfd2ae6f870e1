package io.faultstream.model;

/**
 * How a network is trained.
 *
 * @param steps batches
 * @param batch windows per batch
 * @param learningRate of Adam at the start; falls to zero along a cosine
 * @param dropout share of the first dense layer left out
 * @param smoothing share of a label spread over all classes, so that training does not end in certainty
 * @param rpmJitter largest relative error put on the shaft speed
 * @param tilt strength of the random change of the band powers, in natural logarithms
 * @param noise share of windows that get white noise
 * @param blind share of windows whose power channel is blank, so that the envelopes must suffice
 */
record FitSettings(
        int steps,
        int batch,
        double learningRate,
        float dropout,
        float smoothing,
        double rpmJitter,
        double tilt,
        double noise,
        double blind) {

    static FitSettings standard() {
        return new FitSettings(TrainOptions.DEFAULT_STEPS, 64, 2e-3, 0.3f, 0.05f, 0.01, 0.25, 0.3, 0.15);
    }

    FitSettings withSteps(int steps) {
        return new FitSettings(steps, batch, learningRate, dropout, smoothing, rpmJitter, tilt, noise, blind);
    }
}
