package io.faultstream.model;

import java.util.Optional;

/**
 * The model's answer for one window.
 *
 * @param classIndex index into {@link ModelBundle#labels()}
 * @param label the class, for example {@code inner_race_014}
 * @param faultKind what the class means, for example {@code inner_race}
 * @param confidence probability of the class, 0 to 1
 * @param probabilities one per label, in the order of the labels; they add up to 1
 * @param uncertain whether the confidence is below the bundle's threshold
 * @param reason why the answer should be read with care, where there is something to say
 */
public record Scored(
        int classIndex,
        String label,
        String faultKind,
        float confidence,
        float[] probabilities,
        boolean uncertain,
        Optional<String> reason)
        implements Classification {}
