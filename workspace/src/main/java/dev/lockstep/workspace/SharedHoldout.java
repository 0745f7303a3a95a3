package dev.lockstep.workspace;

import java.math.BigDecimal;

/**
 * A holdout of several audiences, which keep out the same people.
 *
 * @param percent of all people
 * @param isOfEverything whether all audiences have it but suppressions, from which nobody may be kept; else those that name it
 */
public record SharedHoldout(String name, BigDecimal percent, boolean isOfEverything) {}
