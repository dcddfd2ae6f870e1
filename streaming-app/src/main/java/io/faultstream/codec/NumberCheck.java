package io.faultstream.codec;

import io.faultstream.proto.v1.NumberRule;

/** A {@link NumberRule}, ready to be asked. */
final class NumberCheck {
    private final NumberRule rule;
    private final boolean finite;
    private final boolean bounded;

    NumberCheck(NumberRule rule) {
        this.rule = rule;
        finite = rule.getFinite();
        bounded = rule.hasMin() || rule.hasMax() || rule.hasAbove() || rule.hasBelow();
    }

    boolean holds(double value) {
        // False for NaN too.
        return (!finite || Math.abs(value) <= Double.MAX_VALUE) && (!bounded || violation(value) == null);
    }

    /** Whether it holds for all of the finite numbers from the one index up to the other. */
    boolean hold(float[] finite, int from, int until) {
        for (int i = from; bounded && i < until; i++) {
            if (violation(finite[i]) != null) {
                return false;
            }
        }
        return true;
    }

    /** The same for doubles. */
    boolean hold(double[] finite, int from, int until) {
        for (int i = from; bounded && i < until; i++) {
            if (violation(finite[i]) != null) {
                return false;
            }
        }
        return true;
    }

    /** Why the value breaks the rule, or null if it holds: hot path. */
    String violation(double value) {
        // Written so that NaN breaks every bound.
        if (rule.hasMin() && !(value >= rule.getMin())) {
            return "less than the smallest allowed value " + rule.getMin();
        }

        if (rule.hasMax() && !(value <= rule.getMax())) {
            return "greater than the largest allowed value " + rule.getMax();
        }

        if (rule.hasAbove() && !(value > rule.getAbove())) {
            return "not greater than " + rule.getAbove();
        }

        if (rule.hasBelow() && !(value < rule.getBelow())) {
            return "not less than " + rule.getBelow();
        }
        return finite && !Double.isFinite(value) ? "not a finite number" : null;
    }
}
