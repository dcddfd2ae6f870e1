package io.faultstream.model;

/**
 * What an envelope is multiplied with to read it at all shaft orders, at one shaft speed: for each distance from the
 * middle of the window, in rows, the cosines and the sines of all orders.
 */
record OrderTable(float[] cosines, float[] sines) {}
