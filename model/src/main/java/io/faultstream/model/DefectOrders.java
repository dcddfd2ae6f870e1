package io.faultstream.model;

import java.util.OptionalDouble;

/**
 * How often each part of a bearing is struck, in multiples of the shaft speed.
 *
 * @param outer ball passes over a spot of the outer race per shaft revolution
 * @param inner ball passes over a spot of the inner race per shaft revolution
 * @param ball impacts of a spot on a ball per shaft revolution (twice the ball spin)
 * @param mainsHz frequency of the mains in hertz, whose hum can fall on a defect order
 */
public record DefectOrders(double outer, double inner, double ball, OptionalDouble mainsHz) {}
